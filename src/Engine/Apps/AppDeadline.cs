using LowCode.Calendar;
using LowCode.Flows;

namespace LowCode.Apps;

/// <summary>A deadline of an app and the name by which settings change it.</summary>
/// <param name="Key"><c>{activity}/{deadline}</c>, or <c>{deadline}</c> for one of the whole case.</param>
/// <param name="Activity">The step it belongs to; null for the whole case.</param>
public sealed record AppDeadline(string Key, ActivityDefinition? Activity, DeadlineDefinition Definition)
{
    public static IReadOnlyList<AppDeadline> Of(LightApp app) =>
    [
        .. (app.Manifest.Deadlines ?? []).Select(d => new AppDeadline(d.Id!, null, d)),
        .. app.Flow.Activities.SelectMany(a => (a.Definition.Deadlines ?? []).Select(d => new AppDeadline($"{a.Id}/{d.Id}", a.Definition, d))),
    ];
}
