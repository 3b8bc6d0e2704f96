using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary>A line of a list as people read it.</summary>
/// <param name="Outside">The number another platform has for it.</param>
/// <param name="Origin">The way it came in, in the app's own words.</param>
/// <param name="Claimant">Masked.</param>
/// <param name="Stage">The step, or the steps, it stands at.</param>
/// <param name="State">In words; <paramref name="IsOver"/> says whether it asks for nothing any more.</param>
/// <param name="At">When it was done, ended or copied; null while a deadline says more.</param>
public sealed record DeskLine(
    string CaseId, string Number, string? Outside, string Title, string? Category, string? Origin, string? Claimant, string Owner, string Stage, string State, bool IsOver,
    DateTimeOffset? Due, bool Overdue, long Urged, bool Confidential, bool Incident, bool Unread, DateTimeOffset? At)
{
    public string Street { get; init; } = "";
    /// <summary>Of what was given to read: its reader has opened it since.</summary>
    public bool Read { get; init; }
    /// <summary>The work item it is a line of; 0 for the case as a whole.</summary>
    public long Visit { get; init; }
    /// <summary>The grid it lies in, by name.</summary>
    public string? Grid { get; init; }
    /// <summary>How a batch names it.</summary>
    public string Pick => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{CaseId}.{Visit}");
    /// <summary>How supervision stands: waiting, overdue, answered; null without.</summary>
    public string? Supervision { get; init; }
    /// <summary>When a parked case has to be looked at again.</summary>
    public DateTimeOffset? ReviewAt { get; init; }
}

/// <summary>Lines of the views with the names of units, steps and options that the reader's language has for them.</summary>
sealed class DeskLines(AppStore apps)
{
    public async Task<ListPage<DeskLine>> OfAsync(PageContext page, ListPage<WorkItemLine> lines)
    {
        var shown = new List<DeskLine>();
        foreach (var line in lines.Items)
        {
            var (category, origin) = await NamesAsync(line, page.Words);
            var state = line.State != "done" ? page.Words["item." + line.State]
                : line.Outcome is { } outcome and not FlowActivity.Done && Outcomes.Common(outcome, page.Words) is { } said ? said : page.Words["item.done"];
            shown.Add(new(line.CaseId, line.Number, line.OutsideNumber, line.Title, category, origin, line.Claimant, page.NameOf(new UnitId(line.OwnerUnit)), line.Visit < 0 ? page.Words.Say(line.Activity, ("step", line.Name)) : line.Name, state, line.State == "done",
                At(line.Due), line.Overdue, line.Urged, false, false, false, At(line.DoneAt)) { Visit = line.Visit, Street = line.Street, Grid = Grid(page, line), Supervision = line.Supervision, ReviewAt = At(line.ReviewAt) });
        }
        return new(shown, lines.Next);
    }

    public async Task<ListPage<DeskLine>> OfAsync(PageContext page, ListPage<CaseLine> lines)
    {
        var shown = new List<DeskLine>();
        foreach (var line in lines.Items)
        {
            var (category, origin) = await NamesAsync(line, page.Words);
            var closed = line.State == "closed";
            shown.Add(new(line.CaseId, line.Number, line.OutsideNumber, line.Title, category, origin, line.Claimant, page.NameOf(new UnitId(line.OwnerUnit)), line.Stage,
                closed ? Outcomes.Result(line.Result, page.Words) : page.Words["state." + line.State], closed,
                closed ? null : At(line.Due), !closed && line.Overdue, 0, line.Confidential, line.Incident, line.Unread == true, At(line.CopiedAt ?? line.ClosedAt)) { Street = line.Street, Grid = Grid(page, line), Supervision = line.Supervision, ReviewAt = At(line.ReviewAt), Read = line.Unread == false });
        }
        return new(shown, lines.Next);
    }

    async Task<(string? Category, string? Origin)> NamesAsync(ListLine line, Words words)
    {
        if (line.Category is null && line.Channel is null) return (null, line.Source);
        var app = await apps.GetAsync(line.App, line.AppVersion);
        return (Name(app, app.Manifest.Columns?.Category, line.Category, words), Name(app, app.Manifest.Columns?.Channel, line.Channel, words) ?? line.Source);
    }

    static string? Name(LightApp app, string? column, string? value, Words words) =>
        value is not null && app.OpeningForm.Definition.Fields.FirstOrDefault(f => f.Id == column)?.Options.FirstOrDefault(o => o.Value == value) is { } option ? words.Of(option.Label) : value;

    static string? Grid(PageContext page, ListLine line) => line.Grid is { } grid ? page.NameOf(new UnitId(grid)) : null;

    static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
