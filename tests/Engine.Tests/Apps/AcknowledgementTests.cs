using System.Text.Json.Nodes;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Apps;

/// <summary>An app whose flow is not proved is published only by somebody who says that they know.</summary>
public sealed class AcknowledgementTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_undecided_flow_is_published_only_when_that_is_acknowledged_and_a_refuted_one_never(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var changes = town.Of<AppChanges>();
        var open = SampleApps.Request.With(Packages.Manifest(m => m["version"] = "5.0.0"), Packages.Flow(f =>
        {
            var again = f["activities"]!.AsArray().Single(a => (string)a!["id"]! == "again")!;
            again["when"]!.AsArray().Add(new JsonObject { ["if"] = "visits('handle') >= vars.handlings", ["outcome"] = "yes" });
            again.AsObject().Remove("otherwise");
        }));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => changes.PublishAsync(open, ChangedBy.Product, CancellationToken.None));
        Assert.Equal("app.undecided", Assert.Single(refused.Problems).Code);
        Assert.Contains("是否已二次办理", ProblemText.Of(refused.Problems[0]), StringComparison.Ordinal);
        Assert.Equal("5.0.0", (await changes.PublishAsync(open, ChangedBy.Product, CancellationToken.None, acknowledged: true)).Manifest.Version);

        var stuck = SampleApps.Request.With(Packages.Manifest(m => m["version"] = "5.1.0"), Packages.Flow(f =>
        {
            foreach (var way in f["connections"]!.AsArray().Where(w => (string)w!["from"]! == "review")) way!["to"] = "callback";
            foreach (var way in f["connections"]!.AsArray().Where(w => (string)w!["from"]! == "callback")) way!["to"] = "again";
        }));
        var never = await Assert.ThrowsAsync<RefusedException>(() => changes.PublishAsync(stuck, ChangedBy.Product, CancellationToken.None, acknowledged: true));
        Assert.Contains(never.Problems, p => p.Code == "flow.unsound.noEnd");
    }
}
