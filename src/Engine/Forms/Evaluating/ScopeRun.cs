using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// One record while it is being evaluated: the form, a group, or one row. <see cref="Live"/> lets rules see the values as they come to be;
/// it never leaves the evaluation.
/// </summary>
sealed class ScopeRun
{
    public ScopeRun(FormScope scope, ScopeRun? parent, Record? current, int row = -1)
    {
        Scope = scope;
        Parent = parent;
        Row = row;
        Cells = new Value[scope.Names.Length];
        Live = new Record(scope.Names, Cells);
        States = new FieldState[scope.Fields.Length];
        Current = current is null ? null : Spread(current);
    }

    public FormScope Scope { get; }
    public ScopeRun? Parent { get; }
    /// <summary>Number of the row, from 0; -1 outside of rows.</summary>
    public int Row { get; }
    public Value[] Cells { get; }
    public Record Live { get; }
    public FieldState[] States { get; }

    /// <summary>Read-only by the definition of what it stands in.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Values before this evaluation, by field; null when there were none.</summary>
    public Value[]? Current { get; private set; }
    /// <summary>Values sent, by field; null when nothing was sent for this record.</summary>
    public Value[]? Sent { get; set; }

    /// <summary>Of a live form: the states that fields got with their values, before anything was asked of finished ones.</summary>
    public FieldState[]? Opened { get; set; }

    /// <summary>What has come to be is what the next change finds, with nothing sent.</summary>
    public void Remember()
    {
        Current ??= new Value[Scope.Fields.Length];
        Cells.AsSpan(0, Current.Length).CopyTo(Current);
        Sent = null;
    }

    public Value CurrentAt(int index) => Current is null ? default : Current[index];
    public Value SentAt(int index) => Sent is null ? default : Sent[index];

    /// <summary>The nearest row around, this one included.</summary>
    public ScopeRun? RowAround
    {
        get
        {
            for (var run = this; run is not null; run = run.Parent)
                if (run.Scope.IsRows) return run;
            return null;
        }
    }

    /// <summary>Path with row numbers.</summary>
    public string PathOf(string name)
    {
        if (Parent is null) return name;
        var owner = Parent.PathOf(Scope.Owner!.Definition.Id);
        return Row < 0 ? $"{owner}.{name}" : $"{owner}[{Row.ToString(CultureInfo.InvariantCulture)}].{name}";
    }

    /// <summary>A record's members in the order of the scope; what is no field is left out.</summary>
    public Value[] Spread(Record record)
    {
        var cells = new Value[Scope.Fields.Length];
        var names = record.Names;
        for (var i = 0; i < names.Length; i++)
            if (Scope.Find(names[i], i) is var at and >= 0) cells[at] = record.Values[i];
        return cells;
    }

    /// <summary>The finished record: a copy without what is undefined, and behind it the members of <paramref name="kept"/> that are no field here.</summary>
    public Record Freeze(Record? kept = null)
    {
        var count = 0;
        foreach (ref readonly var cell in Cells.AsSpan())
            if (!cell.IsUndefined) count++;
        var others = kept?.Count ?? 0;
        Span<int> foreign = others <= Record.ScanLimit ? stackalloc int[others] : new int[others];
        others = 0;
        for (var i = 0; i < foreign.Length; i++)
            if (Scope.Find(kept!.Names[i], i) < 0) foreign[others++] = i;

        if (count == Cells.Length && others == 0) return new Record(Scope.Names, [.. Cells]);
        if (count + others == 0) return Record.Empty;
        var names = new string[count + others];
        var values = new Value[names.Length];
        var at = 0;
        for (var i = 0; i < Cells.Length; i++)
        {
            if (Cells[i].IsUndefined) continue;
            (names[at], values[at]) = (Scope.Names[i], Cells[i]);
            at++;
        }
        foreach (var i in foreign[..others])
        {
            (names[at], values[at]) = (kept!.Names[i], kept.Values[i]);
            at++;
        }
        return new Record(names, values);
    }
}
