"""Makes the workbooks of this folder with openpyxl 3.1, a writer that has nothing to do with Countersign.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install openpyxl==3.1.5 && /tmp/venv/bin/python make.py
"""

import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = Path(__file__).parent
HEADS = ["Job no", "Kunde", "Mottatt", "Due", "Samples", "Test", "Order", "Rush"]
DAY = datetime.date


def sheet(book, name):
    page = book.active
    page.title = name
    page["A1"] = "Job list of the laboratory"
    page.merge_cells("A1:H1")
    for column, head in enumerate(HEADS, 1):
        page.cell(3, column, head)
    return page


def row(page, number, *cells):
    for column, value in enumerate(cells, 1):
        cell = page.cell(number, column, value)
        if column == 1:
            cell.number_format = "00000"
        if isinstance(value, datetime.datetime):
            cell.number_format = "dd.mm.yyyy hh:mm"
        elif isinstance(value, DAY):
            cell.number_format = "dd.mm.yyyy"


def jobs():
    book = Workbook()
    page = sheet(book, "Jobs")
    row(page, 4, 412, "Vantor", DAY(2026, 3, 2), "16.03.2026", 4, "Ni, Co, Mn and Li", "PO 1", True)
    row(page, 5, 413, "Vantor", datetime.datetime(2026, 3, 3, 13, 45, 30), "17.03.2026", 2, "Water", "PO 2", False)
    # row 6 is empty
    row(page, 7, 414, "Vantor", DAY(2026, 3, 4), "18.03.2026", 1, "=1/0", "PO 3", True)
    row(page, 8, 415, "Vantor", "03/04/2026", "18.03.2026", 1, "Water", "PO 4", True)
    row(page, 9, 416, "Vantor", 46086, "18.03.2026", 1, "Water", "PO 5", True)
    row(page, 10, 417, "Vantor", DAY(2026, 3, 5), "18.03.2026", 1, "Water", 1234567890123456, True)
    row(page, 11, 418, "Vantor", DAY(2026, 3, 5), "18.03.2026", 1, "Water", "PO 7", True)
    row(page, 12, 419, None, DAY(2026, 3, 5), "18.03.2026", 1, "Water", "PO 8", True)
    page.merge_cells("B11:B12")
    row(page, 13, 420, "Vantor", DAY(2026, 3, 6), "18.03.2026", 1, "#REF!", "PO 9", True)
    page["F13"].data_type = "e"
    row(page, 14, 421, "Vantor", DAY(2026, 3, 6), "18.03.2026", 2.5, "Water", "PO 10", True)
    row(page, 15, 422, "Vantor", DAY(2026, 3, 6), "18.03.2026", 3, '="Wat"&"er"', "PO 11", True)
    book.create_sheet("Prices")["A1"] = "nothing of interest"
    book.save(HERE / "jobs.xlsx")


def jobs_1904():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = sheet(book, "Jobs")
    row(page, 4, 412, "Vantor", DAY(2026, 3, 2), "16.03.2026", 4, "Ni, Co, Mn and Li", "PO 1", True)
    book.save(HERE / "jobs-1904.xlsx")


jobs()
jobs_1904()
