using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Running;
using LowCode.Designer.Shared;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LowCode.Designer.Desk.Batch;

/// <summary>Cases for paper, as their reader may see them, written by the same components as every page.</summary>
sealed class BatchSheets(CaseLoader loader, CaseLists lists, CaseMask mask, DeskLines lines, AppStore apps, IServiceProvider services, ILoggerFactory logs)
{
    public async Task<BatchPrinted> WriteAsync(PageContext page, IReadOnlyList<string> picks, RunTurn turn)
    {
        var shown = (await lines.OfAsync(page, new ListPage<CaseLine>(await lists.NamedAsync(page.Caller!, [.. picks.Select(BatchPick.IdOf)], turn.Ended), null))).Items;
        var sheets = new List<PrintedCase>();
        for (var n = 0; n < shown.Count; n++)
        {
            turn.Tell(n, shown.Count);
            var (line, caller) = (shown[n], await turn.CallerAsync());
            if (await loader.LoadAsync(new CaseId(line.CaseId), turn.Ended) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement)) continue;
            var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
            sheets.Add(new(line, app, (await mask.OfAsync(caller, loaded.State)).Apply(loaded.State.Form), loaded.State, await ValueSight.OnPaperAsync(page, new CaseId(line.CaseId), app, loaded.State.Form)));
        }
        await using var renderer = new HtmlRenderer(services, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<PrintSheets>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(PrintSheets.Page)] = page, [nameof(PrintSheets.Cases)] = sheets }))).ToHtmlString());
        return new(html, [.. sheets.Select(s => s.Line.CaseId)]);
    }
}
