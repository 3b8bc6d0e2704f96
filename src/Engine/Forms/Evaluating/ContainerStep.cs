using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Groups and sub-tables: which records there are inside. What stands in them is each field's own affair.</summary>
static class ContainerStep
{
    public static void Open(FormRun form, CompiledField field, ScopeRun run, FieldState state, bool locked)
    {
        if ((state & FieldState.Visible) == 0) return;
        var sent = form.Access(field) == FieldAccess.Hidden ? default : run.SentAt(field.Index);
        if (field.Inner!.IsRows) OpenRows(form, field, run, sent, (state & FieldState.ReadOnly) == 0, locked);
        else OpenGroup(form, field, run, sent, (state & FieldState.ReadOnly) == 0, locked);
    }

    static void OpenGroup(FormRun form, CompiledField field, ScopeRun run, Value sent, bool editable, bool locked)
    {
        var group = new ScopeRun(field.Inner!, run, run.CurrentAt(field.Index).AsRecord) { IsLocked = locked };
        if (sent.AsRecord is { } record) form.Take(group, record);
        else if (!sent.IsUndefined && !sent.IsAbsent) form.Findings.Add("form.group", field, run);
        else if (sent.Kind == ValueKind.Null && editable) form.Take(group, Emptied(field.Inner!));
        form.AddRun(group);
        run.Cells[field.Index] = group.Live;
    }

    // A group sent as null empties each of its fields.
    static Record Emptied(FormScope scope)
    {
        var nulls = new RecordBuilder(scope.Fields.Length);
        foreach (var field in scope.Fields)
            if (!field.IsMade) nulls.Set(field.Definition.Id, Value.Null);
        return nulls.ToRecord();
    }

    static void OpenRows(FormRun form, CompiledField field, ScopeRun run, Value sent, bool editable, bool locked)
    {
        var current = run.CurrentAt(field.Index).AsList ?? [];
        var rows = Rows(form, field, run, sent, current.Length, editable);
        var live = new Value[rows?.Length ?? current.Length];
        for (var i = 0; i < live.Length; i++)
        {
            var row = new ScopeRun(field.Inner!, run, Before(rows?[i], i, current), i) { IsLocked = locked };
            var id = rows?[i][FormScope.RowId] ?? default;
            row.Cells[^1] = id.IsAbsent && i < current.Length ? current[i][FormScope.RowId] : id;
            if (rows is not null) Send(form, row, rows[i], editable);
            form.AddRun(row);
            live[i] = row.Live;
        }
        // No rows where none were, and none given: nothing was said.
        run.Cells[field.Index] = live.Length == 0 && (rows is null || sent.IsAbsent) && run.CurrentAt(field.Index).AsList is null ? default : Value.Of(live);
    }

    // A row sent where rows may be added and removed is the whole row; a member it lacks is empty, unless this step may not set it.
    static void Send(FormRun form, ScopeRun row, Record sent, bool editable)
    {
        form.Take(row, sent);
        if (!editable) return;
        foreach (var field in row.Scope.Fields)
        {
            if (!row.Sent![field.Index].IsUndefined || row.CurrentAt(field.Index).IsUndefined || field.Inner is not null || field.IsMade) continue;
            if (form.Access(field) == FieldAccess.Edit && field.Rules.ReadOnly is null && !field.Definition.ReadOnly) row.Sent[field.Index] = Value.Null;
        }
    }

    /// <summary>The rows that were sent, or null when those that are there stay.</summary>
    static Record[]? Rows(FormRun form, CompiledField field, ScopeRun run, Value sent, int current, bool editable)
    {
        if (sent.IsUndefined) return null;
        var list = sent.IsAbsent ? [] : sent.AsList;
        if (list is null) { form.Findings.Add("form.list", field, run); return null; }
        var most = field.Definition.MaxCount ?? CompiledForm.DefaultRows;
        if (list.Length > most) { form.Findings.Add("form.tooMany", field, run, ("max", ShapeReport.Text(most))); return null; }
        if (!editable && list.Length != current) { form.Findings.Add("form.readOnly", field, run); return null; }
        var rows = new Record[list.Length];
        HashSet<string>? ids = null;
        for (var i = 0; i < rows.Length; i++)
        {
            if (list[i].AsRecord is not { } row) { form.Findings.Add(new ShapeFault("form.row", $"[{i}]", [], false), field, run); return null; }
            rows[i] = row;
            var id = row[FormScope.RowId];
            if (id.IsAbsent) continue;
            if (!CodeText.IsId(id.AsText) || !(ids ??= new(StringComparer.Ordinal)).Add(id.AsText!)) { form.Findings.Add(new ShapeFault("form.rowId", $"[{i}]", [], false), field, run); return null; }
        }
        return rows;
    }

    // Rows that carry an id are the ones they were, wherever they stand now; rows without are told apart by their place.
    static Record? Before(Record? sent, int at, Value[] current)
    {
        var id = sent?[FormScope.RowId] ?? default;
        if (!id.IsAbsent)
        {
            foreach (var row in current)
                if (row[FormScope.RowId] == id) return row.AsRecord;
            return null;
        }
        return at < current.Length && (sent is null || current[at][FormScope.RowId].IsAbsent) ? current[at].AsRecord : null;
    }

    public static void CheckCount(FormRun form, CompiledField field, ScopeRun run, Value value)
    {
        if (value.AsList is { Length: > 0 } rows && rows.Length < field.Definition.MinCount)
            form.Findings.Add("form.tooFew", field, run, ("min", ShapeReport.Text(field.Definition.MinCount.Value)));
    }
}
