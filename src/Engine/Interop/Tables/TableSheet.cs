namespace LowCode.Interop;

/// <summary>A further sheet of a workbook: the rows inside the rows of the first one, as an app's ledger is written.</summary>
/// <param name="Name">Of the sheet.</param>
/// <param name="Headers">Of its first row, as they stand there.</param>
/// <param name="Rows">Read as they are asked for, anew each time.</param>
public sealed record TableSheet(string Name, IReadOnlyList<string> Headers, Func<IEnumerable<TableRow>> Rows);
