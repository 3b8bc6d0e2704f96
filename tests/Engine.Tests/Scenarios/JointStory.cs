using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A matter that 综治办 and 城管办 of the street sign.</summary>
static class JointStory
{
    public static async Task<Town> JointTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(JointApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    public static async Task<CaseId> DraftedAsync(this Town town, string way)
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "加装电梯")), "joint");
        await town.CompleteAsync(Operator, id, "draft", way);
        return id;
    }

    /// <summary>The live work item of a party: a unit, or a person by sign-in.</summary>
    public static async Task<int> PartyAsync(this Town town, CaseId id, string party) =>
        Assert.Single((await town.StateAsync(id)).Items, i => i.IsLive && (i.Unit == party || i.Users.Contains("u-" + party))).Visit;

    public static async Task<CaseState> VoteAsync(this Town town, string who, CaseId id, string party, string vote) =>
        await town.DoAsync(who, id, new CompleteItem(await town.PartyAsync(id, party), vote, Record.Empty, "意见：" + vote));
}
