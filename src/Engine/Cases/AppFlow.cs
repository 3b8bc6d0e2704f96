using LowCode.Apps;
using LowCode.Flows;
using LowCode.Org;

namespace LowCode.Cases;

/// <summary>The flow of an app told for a reader, posts and forms by their names, and drawn.</summary>
public static class AppFlow
{
    /// <param name="language"><c>en</c> gives English; all else Chinese.</param>
    public static FlowDescription Describe(LightApp app, string language)
    {
        var words = FlowWords.In(language);
        return FlowDescriber.Describe(app.Flow, new FlowTelling(words, PostName, FormName)) with { Name = app.Manifest.Name.In(language) };

        string PostName(string post) => PostCatalog.Find(new Post(post)) is { } duty ? words == FlowWords.English ? duty.En : duty.Zh : post;

        string FormName(string form) => app.Forms.TryGetValue(form, out var found) ? found.Definition.Name.In(language) : form;
    }

    /// <returns>The picture as SVG, or null when the flow is too large to be drawn.</returns>
    public static string? Draw(FlowDescription flow, WalkedPath? walked = null, string id = "flow") =>
        FlowLayout.Of(flow) is { } layout ? FlowPicture.Svg(layout, walked, id: id) : null;
}
