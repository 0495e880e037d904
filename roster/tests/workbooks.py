"""Writes the workbooks of tests/corpus whose names begin with "written-", each with a program's own
writer, so that they can be made again:

    pip install openpyxl xlsxwriter pyexcelerate odfpy xlwt msoffcrypto-tool
    python roster/tests/workbooks.py roster/tests/corpus

"written-sheetjs*" are by SheetJS: `XLSX.writeFile(book, name, {bookSST: true, compression: true})`, plain, and as xlsb.
"""

import datetime
import io
import os
import sys
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import openpyxl.cell.rich_text
import openpyxl.chart
import openpyxl.cell.text
import openpyxl.comments
import openpyxl.styles
import openpyxl.utils.datetime
import openpyxl.worksheet.datavalidation
import openpyxl.worksheet.table
import pyexcelerate
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

FOLDER = sys.argv[1]
HEADER = ["First Name", "Last Name", "Email", "Job Role", "Region"]
DATE = datetime.date(2026, 5, 31)
MOMENT = datetime.datetime(2026, 5, 31, 14, 30)
TIME = datetime.time(14, 30)


def path(name):
    return os.path.join(FOLDER, "written-" + name)


def person(number, role, region=None):
    return ["Given", f"Family{number}", f"person{number}@x.example", role, region]


def openpyxl_values(book):
    sheet = book.active
    sheet.title = "People"
    sheet.append(HEADER)
    values = [
        "text", 7, 0.1, 441234567890, 12345678901234567, True, DATE, MOMENT, TIME, datetime.timedelta(hours=36),
        "=1+1", "=\"a\"&\"b\"", "two\nlines", "  blanks  ", "a,b;c\"d\"", "Zoë Ñandú 東京 😀", "\t", None,
    ]
    for number, value in enumerate(values):
        sheet.append(person(number, value))
    return sheet


def openpyxl_books():
    book = openpyxl.Workbook()
    openpyxl_values(book)
    book.save(path("openpyxl-values.xlsx"))

    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    openpyxl_values(book)
    book.save(path("openpyxl-1904.xlsx"))

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(HEADER)
    sheet.append(person(1, "streamed", DATE))
    book.save(path("openpyxl-streamed.xlsx"))

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    bold = openpyxl.cell.text.InlineFont(b=True)
    rich = openpyxl.cell.rich_text.CellRichText("plain ", openpyxl.cell.rich_text.TextBlock(bold, "bold"), " plain")
    sheet.append(person(1, rich))
    for number, (value, code) in enumerate([
        (42, "00000"), (12345678, "000-00-0000"), (1234.5, "#,##0.00"), (0.25, "0%"), (1234.5, '"$"#,##0.00'),
        (DATE, "dd/mm/yyyy"), (DATE, "[$-407]d. mmmm yyyy;@"), (MOMENT, "yyyy-mm-dd hh:mm"), (5551234567, "(000) 000-0000"),
        (46173, "General"), (46173, "@"), (3, '"No. "0'), (1e15, "0"), (0.1 + 0.2, "General"), (-3, "0;[Red]0"),
    ]):
        sheet.append(person(number + 2, value))
        sheet.cell(sheet.max_row, 4).number_format = code
    book.save(path("openpyxl-formats.xlsx"))

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cover"
    sheet["A1"] = "Training 2026"
    hidden = book.create_sheet("Lists")
    hidden.sheet_state = "veryHidden"
    people = book.create_sheet("People")
    people.append(HEADER)
    people.append(person(1, "Clerk"))
    people.append(person(2, "Clerk"))
    people.row_dimensions[3].hidden = True
    people["C2"].hyperlink = "mailto:person1@x.example"
    people["D2"].comment = openpyxl.comments.Comment("a note", "somebody")
    people.freeze_panes = "A2"
    people.auto_filter.ref = "A1:E3"
    choice = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"Clerk,Chief"')
    choice.add("D2:D3")
    people.add_data_validation(choice)
    people.merge_cells("D2:E2")
    table = openpyxl.worksheet.table.Table(displayName="Staff", ref="A1:E3")
    people.add_table(table)
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(people, min_col=4, min_row=1, max_row=3))
    book.create_chartsheet("Chart").add_chart(chart)
    book.active = 0
    book.save(path("openpyxl-furnished.xlsx"))
    with open(path("openpyxl-furnished.xlsx.json"), "w") as file:
        file.write('{"dialect": {"sheet": "People"}}\n')

    book.close()
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(person(1, "Secret"))
    book.save(plain)
    plain.seek(0)
    with open(path("password-protected.xlsx"), "wb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", file)


def xlsxwriter_books():
    for name, options in [("shared", {}), ("constant-memory", {"constant_memory": True}), ("1904", {"date_1904": True})]:
        book = xlsxwriter.Workbook(path(f"xlsxwriter-{name}.xlsx"), options)
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, HEADER)
        date = book.add_format({"num_format": "d mmm yyyy"})
        moment = book.add_format({"num_format": 22})
        zeros = book.add_format({"num_format": "00000"})
        bold = book.add_format({"bold": True})
        # In the order of the rows: memory is constant because earlier ones are gone.
        writes = [
            lambda row: sheet.write_datetime(row, 3, DATE, date),
            lambda row: sheet.write_datetime(row, 3, MOMENT, moment),
            lambda row: sheet.write_number(row, 3, 42, zeros),
            lambda row: sheet.write_formula(row, 3, "=1+1", None, 2),
            lambda row: sheet.write_formula(row, 3, '="a"&"b"', None, "ab"),
            lambda row: sheet.write_boolean(row, 3, True),
            lambda row: sheet.write_rich_string(row, 3, "plain ", bold, "bold"),
            lambda row: sheet.write_formula(row, 3, "=NA()", None, "#N/A"),
            lambda row: sheet.write_string(row, 3, "_x000D_ and \r\n and \x07"),
            lambda row: sheet.write_blank(row, 3, None, date),
        ]
        for at, write in enumerate(writes):
            if at == 9:
                sheet.set_row(10, None, None, {"hidden": True})
            sheet.write_row(at + 1, 0, person(at + 1, "")[:3])
            write(at + 1)
        sheet.write_blank(500, 200, None, date)
        book.close()


def other_books():
    rows = [HEADER, person(1, "fast", DATE), person(2, 7, MOMENT), person(3, 0.5, "x")]
    book = pyexcelerate.Workbook()
    book.new_sheet("People", data=rows)
    book.save(path("pyexcelerate.xlsx"))

    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    for at, name in enumerate(HEADER):
        sheet.write(0, at, name)
    book.save(path("old.xls"))

    document = OpenDocumentSpreadsheet()
    table = Table(name="People")
    row = TableRow()
    for name in HEADER:
        cell = TableCell()
        cell.addElement(P(text=name))
        row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(path("open-document.ods"))


def long_form():
    """As programs write that do not know beforehand how large a part becomes."""
    with zipfile.ZipFile(path("openpyxl-values.xlsx")) as source, zipfile.ZipFile(path("zip64.xlsx"), "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with target.open(entry, "w", force_zip64=True) as part:
                part.write(source.read(name))


openpyxl_books()
xlsxwriter_books()
other_books()
long_form()
