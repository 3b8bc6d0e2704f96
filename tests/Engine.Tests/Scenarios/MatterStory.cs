using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>One matter that 区住建局 and 区应急局 handle together, each in a case of its own.</summary>
static class MatterStory
{
    public const string Zj = "440104-zj", Yj = "440104-yj", OfZj = "handler.zj", OfYj = "handler.yj";

    public static async Task<Town> MatterTownAsync(Dialect dialect, bool withParts = true)
    {
        var town = await Town.OpenAsync(dialect);
        foreach (var package in (AppPackage[])[SampleApps.OneMatter, SampleApps.MatterPart, EarlyApp.Package])
        {
            if (package == SampleApps.MatterPart && !withParts) continue;
            var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
            await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        }
        return town;
    }

    /// <summary>Split: each department has its part, as soon as the outbox is delivered.</summary>
    public static async Task<CaseId> SplitAsync(this Town town)
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("matter", "燃气报警"), ("source", "sensor"), ("demand", "浓度报警，需同步处置"), ("spot", "盘福路21号")), "one-matter");
        await town.CompleteAsync(Dispatcher, id, "judge", "split", Record.Of(("departments", Value.Of([Value.Of(Zj), Value.Of(Yj)]))));
        return id;
    }

    /// <summary>The case of a department's part.</summary>
    public static async Task<CaseId> PartOfAsync(this Town town, CaseId id, string department)
    {
        foreach (var child in (await town.StateAsync(id)).Children)
            if (child.Case.Length > 0 && (await town.StateAsync(new CaseId(child.Case))).Form["department"].AsText == department) return new CaseId(child.Case);
        throw new InvalidOperationException($"{department} has no part of {id}");
    }

    /// <summary>Lets the outbox carry what cases say to each other, until there is nothing more.</summary>
    public static async Task CarryAsync(this Town town)
    {
        while (await town.DeliverAsync() > 0) { }
    }
}
