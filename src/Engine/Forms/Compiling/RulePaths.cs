using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Finds the fields that a path read by a rule means.</summary>
sealed class RulePaths(FormScope form)
{
    /// <summary>What a path came to.</summary>
    /// <param name="Field">The field read; null when it is no field of this form.</param>
    /// <param name="Deep">Whether everything inside the field counts as read, too.</param>
    /// <param name="Foreign">A member of the case's data that belongs to another form.</param>
    /// <param name="Fault">Code of what is wrong with the path.</param>
    public readonly record struct Target(CompiledField? Field, bool Deep = false, string? Foreign = null, string? Fault = null);

    /// <param name="path">As in <see cref="Expression.Reads"/>.</param>
    /// <param name="reader">Scope of the field whose rule reads it.</param>
    public Target Find(string path, FormScope reader)
    {
        var parts = path.Split('.');
        switch (parts[0])
        {
            case "form": return parts.Length == 1 ? new(null) : Descend(form, parts, 1);
            case "row" or "parent":
                var rows = Rows(reader, parts[0] == "parent" ? 1 : 0);
                if (rows is null) return new(null, Fault: parts[0] == "row" ? "form.rowOutside" : "form.parentOutside");
                return parts.Length == 1 ? new(rows.Owner, true) : Descend(rows, parts, 1);
            default: return new(null);
        }
    }

    static Target Descend(FormScope scope, string[] parts, int at)
    {
        var index = scope.Find(parts[at]);
        if (index < 0)
        {
            if (scope.Owner is null) return new(null, Foreign: parts[at]);
            return parts[at] is "length" or FormScope.RowId ? new(scope.Owner) : new(null, Fault: "form.unknownRead");
        }
        var field = scope.Fields[index];
        if (field.Inner is null) return new(field);
        return at + 1 < parts.Length ? Descend(field.Inner, parts, at + 1) : new(field, true);
    }

    static FormScope? Rows(FormScope? scope, int outward)
    {
        for (; scope is not null; scope = scope.Owner?.Scope)
            if (scope.IsRows && outward-- == 0) return scope;
        return null;
    }
}
