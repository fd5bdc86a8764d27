"""The results of a batch as one data set: who reported what in which year, to query, to export and to sum up.

    divisions   the administrative divisions and the years in which each had its code
    issuers     a printed issuer → its division, and the body of it
    indicators  the cells of the forms as variables: keys, official labels, short names
    tables      an out folder → tables in DuckDB: reports, cells, checks, lines, and the panel that joins them
    columns     what the panel's columns mean
    dictionary  the data dictionary that goes with an export
    wide        the panel with a column an indicator
    export      the panel → CSV, XLSX, Parquet, Stata, DuckDB
    query       SQL over the tables
    figures     what a batch came to, by year, form, format and cell
    plots, page the figures as pictures (SVG), and all of it as one web page

Nothing is imported here: DuckDB and pyarrow come with the extra `data`.
"""
