using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Cases;

/// <summary>The flow of an app told for a reader, posts and forms by their names, and drawn.</summary>
public static class AppFlow
{
    /// <param name="language"><c>en</c> gives English; all else Chinese.</param>
    public static FlowDescription Describe(LightApp app, string language)
    {
        var words = FlowWords.In(language);
        return FlowDescriber.Describe(app.Flow, new FlowTelling(words, post => PostName(post, words), FormName)) with { Name = app.Manifest.Name.In(language) };

        string FormName(string form) => app.Forms.TryGetValue(form, out var found) ? found.Definition.Name.In(language) : form;
    }

    /// <summary>A flow in the making, told the same way.</summary>
    public static FlowDescription Describe(Flow flow, string name, IEnumerable<FormDefinition> forms, string language)
    {
        var (words, names) = (FlowWords.In(language), forms.ToDictionary(f => f.Id, f => f.Name, StringComparer.Ordinal));
        return FlowDescriber.Describe(flow, new FlowTelling(words, post => PostName(post, words), form => names.TryGetValue(form, out var found) ? found.In(language) : form)) with { Name = name };
    }

    static string PostName(string post, FlowWords words) => PostCatalog.Find(new Post(post)) is { } duty ? words == FlowWords.English ? duty.En : duty.Zh : post;

    /// <returns>The picture as SVG, or null when the flow is too large to be drawn.</returns>
    public static string? Draw(FlowDescription flow, WalkedPath? walked = null, string id = "flow", FlowLinks? links = null, FlowMarks? marks = null) =>
        FlowLayout.Of(flow, links is null ? 0 : FlowLinks.Room) is { } layout ? FlowPicture.Svg(layout, walked, id: id, links: links, marks: marks) : null;
}
