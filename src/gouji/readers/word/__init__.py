"""Word files: DOCX by its parts, DOC and WPS through LibreOffice, which makes DOCX of them.

Design
    1. Only the parts that hold text, styles and numbering are unpacked (`parts`), each under limits; headers, footers,
       notes, pictures, macros and embedded files are not even opened. lxml reads the parts: of what a report's Word
       file may hold, python-docx has no words for changes, text boxes, content controls, automatic numbers, macro
       files, the strict variant or merged cells that contradict their grid, and opens every part there is.
    2. `story` walks the text once and gives what a printed page would show, all changes accepted; `tables` works out
       which cells a table has; `numbering` writes the numbers that Word makes, in `numerals`.
"""
