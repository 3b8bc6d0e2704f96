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

/// <summary>洪桥街道 whistles for 区城管局 and 区市场监管局; 区指挥中心 rules.</summary>
static class WhistleStory
{
    public const string Cg = "440104-cg", Sc = "440104-sc", Ga = "440104-ga";
    public const string OfCg = "handler.cg", OfSc = "handler.sc", OfGa = "handler.ga", District = "districtDispatcher.district";

    public static readonly Record Report = RequestForms.Report;

    public static async Task<Town> WhistleTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(SampleApps.Whistle, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    /// <summary>Whistled: both departments have to report within eight working hours.</summary>
    public static async Task<CaseId> WhistledAsync(this Town town, string kind = "joint")
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("matter", "盘福路占道经营反弹"), ("kind", kind), ("why", "已劝导三次，当晚反弹，需综合执法"),
            ("spot", "盘福路42号"), ("departments", Value.Of([Value.Of(Cg), Value.Of(Sc)]))), "whistle");
        await town.CompleteAsync(Leader, id, "check", "approve");
        return id;
    }

    /// <summary>The live work item of an activity that is offered in a unit.</summary>
    public static async Task<int> OfUnitAsync(this Town town, CaseId id, string activity, string unit) =>
        Assert.Single((await town.StateAsync(id)).Items, i => i.IsLive && i.Activity == activity && i.Unit == unit).Visit;

    public static async Task<CaseState> ReportAsync(this Town town, string who, CaseId id, string unit) =>
        await town.DoAsync(who, id, new CompleteItem(await town.OfUnitAsync(id, "whistle.arrive", unit), null, Report, null));

    /// <summary>Where the units stand: <c>440104-cg late</c>.</summary>
    public static async Task<string> SummonedAsync(this Town town, CaseId id, string activity = "whistle") =>
        string.Join("; ", LowCode.Flows.SummonedUnit.Of((await town.StateAsync(id)).Flow, activity).Select(u => $"{u.Unit[7..]} {u.Status}"));
}
