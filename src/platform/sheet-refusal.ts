import type { Refusal, Words } from '#kernel/result'

interface Reason {
  readonly status: Refusal['status']
  readonly words: Words
}

/** Every reason why a sheet is not read, in the words the person at the counter sees. */
const REASONS = {
  'empty-file': {
    status: 422,
    words: [
      '文件是空的，一个字节也没有。请在表格软件里重新保存后再上传。',
      'The file is empty: it has no bytes at all. Save it again in your spreadsheet program, then upload it.',
    ],
  },
  'file-too-large': {
    status: 413,
    words: [
      '文件有 {sizeMb} MB，超过 {limitMb} MB 的上限。请按月份或队伍拆成几个文件分别上传。',
      'The file has {sizeMb} MB; at most {limitMb} MB are read. Split it by month or by team and upload the parts.',
    ],
  },
  'unknown-extension': {
    status: 422,
    words: [
      '只收 .xlsx 和 .csv 两种文件。请在表格软件里用“另存为”存成其中一种再上传。',
      'Only .xlsx and .csv files are read. Use “Save as” in your spreadsheet program to make one of these.',
    ],
  },
  'old-workbook': {
    status: 422,
    words: [
      '这是旧版 Excel（.xls）的内容，改扩展名没有用。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”。',
      'This is the old Excel format (.xls), whatever its name says. Open it in Excel or WPS and save it as “Excel workbook (.xlsx)”.',
    ],
  },
  encrypted: {
    status: 422,
    words: [
      '文件加了打开密码，读不了。请在表格软件里去掉密码，保存后再上传。',
      'The file is locked with a password and cannot be read. Remove the password in your spreadsheet program, save, and upload again.',
    ],
  },
  'open-document': {
    status: 422,
    words: [
      '这是 OpenDocument（.ods）文件。请在表格软件里另存为 .xlsx 再上传。',
      'This is an OpenDocument file (.ods). Save it as .xlsx in your spreadsheet program and upload that.',
    ],
  },
  'web-page': {
    status: 422,
    words: [
      '这其实是一张网页，不是表格文件（有的系统导出的“Excel”就是这样）。请用 Excel 或 WPS 打开，另存为 .xlsx。',
      'This is really a web page, not a spreadsheet (some systems export “Excel” that way). Open it in Excel or WPS and save it as .xlsx.',
    ],
  },
  'text-named-workbook': {
    status: 422,
    words: [
      '扩展名是 .xlsx，里面却是纯文本。如果它本来是 CSV，请把扩展名改成 .csv 再上传。',
      'The name ends in .xlsx but the content is plain text. If it is a CSV file, rename it to .csv and upload it again.',
    ],
  },
  'workbook-named-text': {
    status: 422,
    words: [
      '扩展名是 .csv，里面却是 Excel 工作簿或压缩包。如果它本来是工作簿，请把扩展名改成 .xlsx 再上传。',
      'The name ends in .csv but the content is an Excel workbook or an archive. If it is a workbook, rename it to .xlsx.',
    ],
  },
  'not-a-sheet': {
    status: 422,
    words: [
      '文件内容是{kind}，不是表格。请换成 .xlsx 或 .csv 文件。',
      'The content of the file is of the kind {kind}, not a sheet. Choose an .xlsx or .csv file.',
    ],
  },
  'broken-archive': {
    status: 422,
    words: [
      '文件不完整或已损坏，打不开。请在表格软件里打开原文件，确认无误后重新保存，再上传一次。',
      'The file is cut short or damaged and cannot be opened. Open the original in your spreadsheet program, save it anew, and upload it again.',
    ],
  },
  'unsafe-names': {
    status: 422,
    words: [
      '文件内部的条目名称不正常（指向文件之外，或有重名），正常的表格软件不会这样保存。请重新保存一份再上传。',
      'The names of the parts inside the file are not sound (they point outside it or repeat), as no spreadsheet program saves them. Save the sheet anew and upload that.',
    ],
  },
  'overlapping-parts': {
    status: 422,
    words: [
      '文件内部的数据互相重叠，是“压缩炸弹”的做法，没有读取。请在表格软件里重新保存一份再上传。',
      'Parts inside the file overlap one another, as in a “zip bomb”; it was not read. Save the sheet anew in your spreadsheet program.',
    ],
  },
  'inflates-too-much': {
    status: 413,
    words: [
      '文件解压后太大（超过 {limitMb} MB，或压缩比超过 {ratio} 倍），没有读取。请只保留要导入的那张表，清除多余的格式和空行，重新保存。',
      'Unpacked, the file is too large (over {limitMb} MB, or over {ratio} times its size); it was not read. Keep only the sheet to import, clear unused rows and formats, and save it anew.',
    ],
  },
  'too-many-parts': {
    status: 413,
    words: [
      '文件内部有 {count} 个部件，超过 {limit} 个的上限。请把要导入的那张表复制到一个新工作簿里保存。',
      'The file has {count} parts inside; at most {limit} are read. Copy the sheet to import into a new workbook and save that.',
    ],
  },
  macros: {
    status: 422,
    words: [
      '工作簿里有宏程序，不收。请另存为不带宏的“Excel 工作簿（.xlsx）”再上传。',
      'The workbook contains macros, which are not taken in. Save it as “Excel workbook (.xlsx)” without macros.',
    ],
  },
  'external-links': {
    status: 422,
    words: [
      '工作簿引用了别的文件或外部数据。请在 Excel 的“数据—编辑链接”里断开链接，把内容粘贴为数值后重新保存。',
      'The workbook draws on other files or outside data. Break the links (Data – Edit Links), paste the content as values, and save again.',
    ],
  },
  formulas: {
    status: 422,
    words: [
      '表里有公式：{cells}。台账只收填写的数值。请选中这些单元格，复制后“选择性粘贴—数值”，再保存上传。',
      'The sheet has formulas: {cells}. A register takes values that were written down. Copy these cells, use “Paste special – Values”, save, and upload again.',
    ],
  },
  'declares-entities': {
    status: 422,
    words: [
      '文件内部含有 DTD 或实体声明，正常的表格软件不会这样保存，没有读取。请重新保存一份再上传。',
      'The file declares a DTD or entities inside, as no spreadsheet program does; it was not read. Save the sheet anew and upload that.',
    ],
  },
  'broken-workbook': {
    status: 422,
    words: [
      '工作簿的内部结构有错（{part}），读不了。请用 Excel 或 WPS 打开，重新保存后再上传。',
      'The workbook is malformed inside ({part}) and cannot be read. Open it in Excel or WPS, save it anew, and upload that.',
    ],
  },
  'no-such-sheet': {
    status: 422,
    words: [
      '工作簿里没有名为“{sheet}”的工作表。请从列出的工作表中选一个。',
      'The workbook has no sheet named “{sheet}”. Choose one of those listed.',
    ],
  },
  'nothing-in-sheet': {
    status: 422,
    words: [
      '工作表里没有任何内容。请检查是否选对了工作表，或数据是否已保存。',
      'There is nothing in the sheet. Check that it is the right one and that the data were saved.',
    ],
  },
  'too-many-columns': {
    status: 422,
    words: [
      '第 {row} 行填到了第 {limit} 列以后，列数超过上限。请删去多余的列再上传。',
      'Row {row} is filled beyond column {limit}, the most that are read. Delete the columns that are not needed.',
    ],
  },
  'too-many-rows': {
    status: 413,
    words: [
      '表里的行数超过 {limit} 行的上限。请按月份或队伍拆成几个文件分别上传。',
      'The sheet has more than {limit} rows, the most that are read. Split it by month or by team and upload the parts.',
    ],
  },
  'cell-too-long': {
    status: 422,
    words: [
      '第 {row} 行有一个单元格超过 {limit} 个字符。请把长文放进附件，单元格里只写要点。',
      'A cell in row {row} has more than {limit} characters. Put the long text in an attachment and keep the gist in the cell.',
    ],
  },
  'nul-character': {
    status: 422,
    words: [
      '第 {row} 行含有空字符（NUL），文件可能已损坏。请在表格软件里重新输入这一行，保存后再上传。',
      'Row {row} contains a NUL character; the file may be damaged. Type this row again in your spreadsheet program and save.',
    ],
  },
  'unknown-encoding': {
    status: 422,
    words: [
      '文字编码认不出来：既不是 UTF-8，也不是 GB18030（GBK）。第 {line} 行（第 {offset} 字节）处读不通。请另存为“CSV UTF-8”再上传。',
      'The text is neither UTF-8 nor GB18030 (GBK): it cannot be read at line {line} (byte {offset}). Save it as “CSV UTF-8” and upload it again.',
    ],
  },
  'open-quote': {
    status: 422,
    words: [
      '第 {line} 行起的引号没有成对，后面的内容分不清列。请补上或删去那个引号再上传。',
      'From line {line} on a quotation mark is never closed, so the columns cannot be told apart. Close or delete it and upload again.',
    ],
  },
  'takes-too-long': {
    status: 413,
    words: [
      '这个文件在 {limitS} 秒内没有读完，已停止。请清除多余的格式和空行，或拆成几个文件再上传。',
      'The file was not read within {limitS} seconds; reading was stopped. Clear unused formats and rows, or split the file, and upload again.',
    ],
  },
  'needs-too-much-memory': {
    status: 413,
    words: [
      '读取这个文件需要的内存超过上限，已停止。请清除多余的格式和空行，或拆成几个文件再上传。',
      'Reading the file takes more memory than allowed; reading was stopped. Clear unused formats and rows, or split the file, and upload again.',
    ],
  },
  busy: {
    status: 429,
    words: [
      '现在有很多文件在排队读取。请过一会儿再上传。',
      'Many files are waiting to be read just now. Upload it again in a little while.',
    ],
  },
} as const satisfies Record<string, Reason>

/** The name of a reason, without the `sheets.` before it. */
export type SheetReason = keyof typeof REASONS

/** Makes the refusal of a sheet: its code is `sheets.` and the reason. */
export function sheetRefusal(reason: SheetReason, facts?: Refusal['facts']): Refusal {
  const { status, words } = REASONS[reason]
  return { code: `sheets.${reason}`, words, status, ...(facts && { facts }) }
}

/** Carries a refusal out of a parser's callbacks to the one place in the child that catches it. */
export class SheetRefused extends Error {
  override readonly name = 'SheetRefused'
  readonly reason: SheetReason
  readonly facts: Refusal['facts']

  constructor(reason: SheetReason, facts?: Refusal['facts']) {
    super(reason)
    this.reason = reason
    this.facts = facts
  }
}
