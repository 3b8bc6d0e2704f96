using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// What a page may know of a form at one step. A rule goes to the page when all it reads is on the page: fields of this form that the step may
/// see, and facts of the reader. A rule that reads a field the step does not see, the case, or another form stays with the server, so that a page
/// neither holds such values nor tells of such rules.
/// </summary>
sealed class PageKnowledge
{
    static readonly string[] ownFacts = ["user", "item"];

    readonly CompiledForm form;
    readonly FieldAccess[]? access;
    readonly RulePaths paths;
    readonly bool[] known;

    public PageKnowledge(CompiledForm form, FieldAccess[]? access)
    {
        (this.form, this.access) = (form, access);
        paths = new RulePaths(form.Root);
        known = new bool[form.Fields.Length];
        // Whatever a value comes from stands before it.
        foreach (var field in form.Order) known[field.Ordinal] = IsKnown(field);
    }

    public FieldAccess Access(CompiledField field) => access is null ? FieldAccess.Edit : access[field.Ordinal];

    public bool IsSeen(CompiledField field) => Access(field) != FieldAccess.Hidden;

    /// <summary>The page can say the field's value at any time.</summary>
    public bool Knows(CompiledField field) => known[field.Ordinal];

    /// <summary>The rule as a script; null when it stays with the server.</summary>
    public string? ScriptOf(Expression rule, CompiledField? of)
    {
        foreach (var read in rule.Reads)
            if (!MayRead(read, of?.Scope ?? form.Root)) return null;
        return rule.ToScript();
    }

    bool IsKnown(CompiledField field)
    {
        if (!IsSeen(field) || (field.Scope.Owner is { } owner && !known[owner.Ordinal])) return false;
        // Groups and tables turn read-only with all in them: that is the server's to draw.
        if (field.Inner is not null ? field.Rules.ReadOnly is not null : PageTypes.ShapeOf(field.Definition) is null) return false;
        if (field.Rules.Compute is not null && !PageTypes.IsShown(field.Definition.Type)) return false;
        return field.Rules.BeforeValue(field.Definition.OnHide).All(rule => ScriptOf(rule, field) is not null);
    }

    bool MayRead(string path, FormScope reader)
    {
        var root = path.Split('.')[0];
        if (ownFacts.Contains(root)) return true;
        return root is "form" or "row" or "parent" && paths.Find(path, reader) is { Field: { } field } target && AllKnown(field, target.Deep);
    }

    bool AllKnown(CompiledField field, bool deep) => known[field.Ordinal] && (!deep || field.Inner is null || field.Inner.Fields.All(inner => AllKnown(inner, true)));
}
