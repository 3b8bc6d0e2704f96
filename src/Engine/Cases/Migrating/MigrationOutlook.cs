using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What would become of one case, before anything is written.</summary>
/// <param name="Steps">Open steps before and after.</param>
/// <param name="Deadlines">Clocks that run, before and after.</param>
/// <param name="Problems">What it would lose; any refuses it.</param>
public sealed record MigrationOutlook(
    CaseId Case, string Number, string Street, string FromVersion, string ToVersion, IReadOnlyList<StepOutlook> Steps, IReadOnlyList<ClockOutlook> Deadlines, IReadOnlyList<Problem> Problems)
{
    public bool IsRefused => Problems.Count > 0;

    /// <param name="calendar">The calendar in force.</param>
    public static MigrationOutlook Of(CaseId id, CaseState state, LightApp before, LightApp after, IReadOnlyDictionary<string, string> mapping, DateTimeOffset now, WorkCalendar calendar, OrgDirectory directory)
    {
        var command = new MigrateCase(after.Manifest.Version, after.SettingsDigest, mapping);
        var decision = CaseDecider.Decide(state, command, Actor.Engine, new CaseFacts(now, before, calendar, directory) { Target = after });
        return new MigrationOutlook(id, state.Number, state.Street, state.AppVersion, after.Manifest.Version,
            [.. state.Items.Where(i => i.IsLive).Select(i => new StepOutlook(i.Visit, PersonsStep.Of(i), decision.Refusal is null ? PersonsStep.Of(decision.State.Item(i.Visit)!) : null))],
            Clocks(state, decision), decision.Refusal?.Problems ?? []);
    }

    static List<ClockOutlook> Clocks(CaseState state, Decision decision)
    {
        var ids = state.Ledger.Clocks.Select(c => c.Id).Union(decision.Refusal is null ? decision.State.Ledger.Clocks.Select(c => c.Id) : []);
        return [.. ids.Select(id =>
        {
            var (was, now) = (state.Ledger.Find(id), decision.Refusal is null ? decision.State.Ledger.Find(id) : null);
            var clock = now ?? was!;
            return new ClockOutlook(clock.Rule.Id, clock.Visit is { } visit ? int.Parse(visit, CultureInfo.InvariantCulture) : null, was?.Times.At, now?.Times.At);
        })];
    }
}

/// <summary>An open step before and after; after is null when the case is refused.</summary>
public sealed record StepOutlook(int Visit, PersonsStep Before, PersonsStep? After);

/// <summary>A step and who it is offered to, or who has claimed it.</summary>
public sealed record PersonsStep(string Activity, string Name, string? Post, string? Unit, IReadOnlyList<string> Users, string? Holder)
{
    internal static PersonsStep Of(CaseItem item) => new(item.Activity, item.Name, item.Post, item.Unit, item.Users, item.Holder);
}

/// <summary>A clock before and after; null where it does not run, or is paused.</summary>
/// <param name="Deadline">Id of its rule.</param>
/// <param name="Visit">The step it belongs to; null for the whole case.</param>
public sealed record ClockOutlook(string Deadline, int? Visit, DateTimeOffset? Before, DateTimeOffset? After);
