using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Journal;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A repair, or a survey, in the hands of 执法办 of the street.</summary>
static class WorksStory
{
    public static async Task<Town> WorksTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(WorksApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, LowCode.Org.Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    /// <summary>Opened, planned and claimed by the handler.</summary>
    public static async Task<(CaseId Id, int Visit)> BegunAsync(this Town town, string way)
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "修缮挡土墙")), "works");
        await town.CompleteAsync(Operator, id, "plan", way);
        var visit = await town.ItemAsync(id, way);
        await town.DoAsync(Handler, id, new ClaimItem(visit));
        return (id, visit);
    }

    /// <summary>When a work item's limit, or the whole case's, is over; null while it stands still.</summary>
    public static async Task<DateTimeOffset?> DueAsync(this Town town, CaseId id, int? visit) =>
        Assert.Single(Prolonging.ClocksOf((await town.StateAsync(id)).Ledger, visit)).Times.At;
}
