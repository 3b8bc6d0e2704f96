using System.Collections.Immutable;

namespace LowCode.Forms;

/// <summary>A form's sections by page.</summary>
public static class FormPaging
{
    /// <summary>A section that names a <see cref="SectionDefinition.Page"/> begins the next page. One page where the form is not laid out in pages.</summary>
    public static ImmutableArray<ImmutableArray<SectionDefinition>> Pages(this FormDefinition form)
    {
        if (form.Layout == FormLayout.Flow || form.Sections.IsEmpty) return [form.Sections];
        var pages = new List<List<SectionDefinition>>();
        foreach (var section in form.Sections)
        {
            if (pages.Count == 0 || section.Page is not null) pages.Add([]);
            pages[^1].Add(section);
        }
        return [.. pages.Select(p => p.ToImmutableArray())];
    }
}
