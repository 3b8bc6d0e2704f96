using System.Text;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>…/flow.svg</c>, <c>.mmd</c>, <c>.txt</c>: the flow of a draft to be taken into documents, as a picture, as Mermaid text and in words.</summary>
static class FlowOut
{
    public static void Map(RouteGroupBuilder pages)
    {
        Map(pages, "svg", "image/svg+xml; charset=utf-8", flow => AppFlow.Draw(flow));
        Map(pages, "mmd", "text/vnd.mermaid; charset=utf-8", MermaidText.Of);
        Map(pages, "txt", "text/plain; charset=utf-8", Told);
    }

    static void Map(RouteGroupBuilder pages, string ending, string type, Func<FlowDescription, string?> write) =>
        pages.MapGet($"/apps/drafts/{{id}}/flow.{ending}", async (string id, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
        {
            var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
            if (draft.Flow is null) throw new RefusedException(RefusalKind.Invalid, Problem.At("app.file.missing", "flow.json"));
            var (flow, problems) = FlowCompiler.Compile(draft.Flow);
            if (flow is null) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
            var text = write(AppFlow.Describe(flow, draft.Name, draft.Forms, draft.Page.Words.Language));
            return Results.Text(text ?? throw new RefusedException(RefusalKind.Invalid, Problem.Of("flow.tooLargeToDraw", ("most", FlowLayout.MostActivities.ToString(System.Globalization.CultureInfo.InvariantCulture)))), type);
        }).Requires(Acts.AppRead);

    /// <summary>One line a step, and one for each way on.</summary>
    static string Told(FlowDescription flow)
    {
        var text = new StringBuilder(flow.Name).Append('\n');
        foreach (var step in FlowOutline.Of(flow))
        {
            text.Append('\n').Append(step.Number).Append(' ').Append(step.Activity.Name);
            foreach (var fact in new[] { step.Activity.Name == step.Activity.KindName ? null : step.Activity.KindName, step.Activity.Who, step.Activity.Form }.Concat(step.Activity.Deadlines)) if (fact is not null) text.Append(" · ").Append(fact);
            text.Append('\n');
            foreach (var way in step.Ways) text.Append("  → ").Append(way.Outcome is { } outcome ? $"{outcome} → " : "").Append(way.ToNumber).Append(' ').Append(way.To).Append('\n');
        }
        return text.ToString();
    }
}
