using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A place a field can be put at.</summary>
/// <param name="Into">Id of a section, path of a table or group; empty for the form itself.</param>
/// <param name="Here">It stands there.</param>
public sealed record FieldHome(string Into, string Name, bool Here);

/// <summary>Where fields of a form can stand: in its sections, and in its tables and groups as far down as the checker lets them.</summary>
static class FieldHomes
{
    /// <summary>For the field whose panel is open.</summary>
    public static IReadOnlyList<FieldHome> Of(FormCanvasView view)
    {
        var (words, selected) = (view.Draft.Page.Words, view.Selected!);
        var homes = view.Form.Sections.IsEmpty ? [new FieldHome("", words["canvas.outside"], view.Parent is null)]
            : view.Form.Sections.Select(s => new FieldHome(s.Id, words.Of(s.Name ?? new Label(s.Id)), view.Parent is null && s.Fields.Contains(selected.Id))).ToList();
        Inside(view.Form.Fields, "", []);
        return homes;

        void Inside(IEnumerable<FieldDefinition> fields, string prefix, IReadOnlyList<FieldDefinition> around)
        {
            foreach (var holder in fields.Where(f => FieldMembers.Allows(f.Type, "fields")))
            {
                var (path, within) = (prefix + holder.Id, (IReadOnlyList<FieldDefinition>)[.. around, holder]);
                // Nothing stands in itself.
                if (path == view.At) continue;
                if (FieldMembers.MayStandIn([.. within.Select(h => h.Type)], selected))
                    homes.Add(new(path, words.Say("canvas.inside", ("name", string.Join(" / ", within.Select(h => words.Of(h.Label))))), path == view.Parent));
                Inside(holder.Fields, path + ".", within);
            }
        }
    }

    /// <summary>The table or group that a new field of a type goes into: the one that is open, or that holds what is, if it can stand there; null for the form itself.</summary>
    public static string? For(FormCanvasView view, FieldDefinition made)
    {
        for (var at = view.Selected is { } selected && FieldMembers.Allows(selected.Type, "fields") ? view.At : view.Parent; at is not null; at = FormCanvasView.ParentOf(at))
            if (FieldMembers.MayStandIn([.. view.Along(at).Select(f => f.Type)], made)) return at;
        return null;
    }
}
