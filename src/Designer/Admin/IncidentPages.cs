using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Designer.Admin;

/// <summary>One open incident, and what can be done about it.</summary>
/// <param name="Outcomes">Ways on from the step when it is skipped, with their names.</param>
/// <param name="Steps">Steps it can be moved to.</param>
/// <param name="Variables">Variables of the flow that can be corrected before a retry; their values are not shown.</param>
/// <param name="NextTry">When it is tried again by itself, in words; null when it is not.</param>
public sealed record OpenIncident(
    string CaseId, string Number, string Title, string Owner, int Visit, string Step, string Message, bool May,
    IReadOnlyList<(string Value, string Text)> Outcomes, IReadOnlyList<(string Value, string Text)> Steps, IReadOnlyList<(string Value, string Text)> Variables, string? NextTry)
{
    public string Form => $"{CaseId[..8]}{Visit}";
}

/// <summary><c>/admin/incidents</c>: what has failed in the cases one sees, to be retried, skipped or moved, each with a reason in the journal.</summary>
static class IncidentPages
{
    const int PageSize = 20, ReasonLimit = 2000;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/incidents", (HttpContext http, CaseLists lists, CaseLoader loader, AppStore apps, string? after) => ShowAsync(AdminFrame.Of(http, "incidents"), lists, loader, apps, after)).Requires(Acts.IncidentMend);
        pages.MapPost("/admin/incidents", MendAsync).Requires(Acts.IncidentMend);
    }

    static async Task<IResult> ShowAsync(AdminFrame frame, CaseLists lists, CaseLoader loader, AppStore apps, string? after)
    {
        var found = await lists.CasesAsync(frame.Page.Caller!, new CaseQuery(Incident: true, After: after, Take: PageSize));
        var open = new List<OpenIncident>();
        foreach (var line in found.Items)
            if (await loader.LoadAsync(new CaseId(line.CaseId)) is { Key: not null, State: { HasIncident: true } state })
                open.AddRange(Of(frame.Page, line, state, await apps.GetAsync(state.App, state.AppVersion)));
        return Pages.Show<IncidentsPage>(frame.Status, (nameof(IncidentsPage.Frame), frame), (nameof(IncidentsPage.Incidents), open), (nameof(IncidentsPage.Next), found.Next), (nameof(IncidentsPage.IsFirst), after is null));
    }

    static IEnumerable<OpenIncident> Of(PageContext page, CaseLine line, CaseState state, LightApp app)
    {
        var activities = app.Flow.Definition.Activities;
        foreach (var incident in state.Flow.Incidents.ToArray())
        {
            var activity = state.Flow.Visit(incident.Visit) is { } visit ? Outcomes.Find(activities, visit.Activity) : null;
            var ways = activity is null ? [] : app.Flow.Definition.Connections.Where(c => c.From == activity.Id).Select(c => c.Outcome ?? FlowActivity.Done).Distinct();
            yield return new(line.CaseId, line.Number, line.Title, page.NameOf(new UnitId(line.OwnerUnit)), incident.Visit, activity?.Name ?? activity?.Id ?? "", page.Words.Of(incident.Problem),
                Rights.MayWith(page.Caller!, Acts.IncidentMend, state.Involvement),
                [.. ways.Select(o => (o, Outcomes.Of(o, activity, page.Words)))],
                [.. activities.Where(a => a.Type is not (ActivityTypes.Start or ActivityTypes.End)).Select(a => (a.Id, a.Name ?? a.Id))],
                [.. state.Flow.Scopes[0].Variables.Select(v => (v.Key, v.Key))],
                Retrying.Of(state, incident.Visit) is { At: { } at } next ? page.Words.Say("incidents.next", ("time", page.When(at)), ("n", $"{next.Try}"), ("most", $"{Retrying.Most}")) : null);
        }
    }

    /// <summary>The value that was written, of the kind the variable has now.</summary>
    static async Task<Record> CorrectedAsync(CaseLoader loader, CaseId id, IFormCollection posted)
    {
        var (name, text) = (AdminFrame.Text(posted, "variable"), AdminFrame.Text(posted, "value"));
        var now = await loader.LoadAsync(id) is { State.Flow: { } flow } && flow.Scopes.Length > 0 ? flow.Scopes[0].Variables[name] : default;
        Value value = now.IsNumber && double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : now.IsBoolean && bool.TryParse(text, out var truth) ? truth : text;
        return Record.Of((name, value));
    }

    static async Task<IResult> MendAsync(HttpContext http, CaseLists lists, CaseLoader loader, AppStore apps, ICaseGrains grains)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var frame = AdminFrame.Of(http, "incidents");
        if (!CaseId.TryParse(AdminFrame.Text(posted, "case"), out var id)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
        var (how, reason, visit) = (AdminFrame.Text(posted, "do"), AdminFrame.Text(posted, "reason"), CaseCommands.Visit(posted));
        IReadOnlyList<Problem> problems = reason.Length is > 0 and <= ReasonLimit ? []
            : [reason.Length == 0 ? Problem.At("command.needed", "reason", ("member", frame.Words["member.reason"])) : Problem.At("command.long", "reason", ("member", frame.Words["member.reason"]), ("limit", $"{ReasonLimit}"))];
        if (problems.Count == 0)
        {
            var corrected = how == "correct" ? await CorrectedAsync(loader, id, posted) : null;
            var command = new MendIncident(visit, how == "correct" ? "retry" : how, how == "skip" ? AdminFrame.Text(posted, "outcome") : null, how == "move" ? AdminFrame.Text(posted, "activity") : null, reason, corrected);
            var (_, refusal) = await PostedCommand.SendAsync(http, grains, id, command, posted);
            if (refusal is null) return Results.LocalRedirect("/admin/incidents?did=mend");
            problems = refusal.Problems;
        }
        return await ShowAsync(frame.Refused(AdminFrame.Text(posted, "form"), posted, problems, "reason"), lists, loader, apps, null);
    }
}
