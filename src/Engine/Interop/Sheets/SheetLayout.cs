namespace LowCode.Interop;

/// <summary>A column of a table somebody else has drawn.</summary>
/// <param name="At">From 0.</param>
/// <param name="Header">The lowest heading above it.</param>
/// <param name="Group">Headings above that one, joined by <c>/</c>; empty without.</param>
/// <param name="Formula">The table works it out by itself.</param>
public sealed record SheetColumn(int At, string Header, string Group, bool Formula = false);

/// <summary>Where the parts of a table stand on its sheet; rows as Excel counts them, from 1.</summary>
/// <param name="DataTo">Last row the table has drawn for data.</param>
/// <param name="TotalRow">The row of sums, above or below the data; null without.</param>
public sealed record SheetLayout(string Sheet, uint HeaderFrom, uint HeaderTo, uint DataFrom, uint DataTo, uint? TotalRow, IReadOnlyList<SheetColumn> Columns);
