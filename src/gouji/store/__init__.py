"""The results of many reports as tables that can be queried: Parquet files, partitioned by year, four tables.

    schema     the tables and their columns
    tables     a report → its rows
    places     where files stand: a folder, or what fsspec reaches
    spool      the rows of one input, as its worker leaves them
    parts      many inputs' rows → files of the store
    ledger     which files count, in the batch's manifest
    reading    the store as data sets: `open_store`

Nothing is imported here, since `places` is used without pyarrow (extra `data`), which all else needs.
"""
