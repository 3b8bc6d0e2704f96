using System.Collections.Immutable;
using System.Globalization;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>One page of a form in steps, or one tab.</summary>
/// <param name="HasErrors">Something on it is wrong.</param>
public sealed record PageView(int Number, Label? Name, bool HasErrors);

/// <summary>
/// Forms filled in page by page. All pages are in the sent form, those that are not shown hidden, so that turning them needs no script and loses nothing;
/// which one is shown travels with it.
/// </summary>
static class FormPages
{
    public const string Field = "page", Verb = "page";

    /// <summary>The page that was shown.</summary>
    public static int Current(IFormCollection? posted) => int.TryParse(posted?[Field].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 0;

    /// <summary>The page a field stands on; -1 for what is on none.</summary>
    public static int PageOf(FormDefinition form, string? path)
    {
        if (path is null) return -1;
        var (id, pages) = (path.Split('.', '[')[0], form.Pages());
        for (var i = 0; i < pages.Length; i++)
            if (pages[i].Any(s => s.Fields.Contains(id))) return i;
        return -1;
    }

    /// <summary>The page to show when something is wrong: the one of the first problem.</summary>
    public static int First(FormDefinition form, IReadOnlyList<Problem> problems, int otherwise) =>
        problems.Select(p => PageOf(form, p.Path)).FirstOrDefault(p => p >= 0, otherwise);

    /// <summary>Turns to the page a button names. Forward goes only who has filled in the pages before as they have to be; back, and between tabs, one always goes.</summary>
    public static (int Page, ImmutableArray<Problem> Problems) Turn(CompiledForm form, Record current, Record typed, FormAccess access, FormContext context, IFormCollection posted)
    {
        var asked = posted["do"].ToString();
        var from = Current(posted);
        var to = int.TryParse(asked[(asked.IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 0, Math.Max(0, form.Definition.Pages().Length - 1)) : from;
        if (to <= from || form.Definition.Layout != FormLayout.Pages) return (to, []);
        var wrong = form.Evaluate(current, typed, access, context with { Mode = FormMode.Submit }).Problems.Where(p => PageOf(form.Definition, p.Path) is >= 0 and var on && on < to).ToImmutableArray();
        return wrong.IsEmpty ? (to, wrong) : (First(form.Definition, wrong, from), wrong);
    }
}
