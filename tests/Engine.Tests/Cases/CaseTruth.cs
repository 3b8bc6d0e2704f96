using LowCode.Cases;
using LowCode.Journal;

namespace LowCode.Engine.Tests.Cases;

/// <summary>What must hold of a case after every command.</summary>
static class CaseTruth
{
    public static async Task HoldsAsync(Town town, CaseId id, CaseState live)
    {
        Assert.Equal([], Violations(live));
        var loaded = (await town.Loader.LoadAsync(id))!;
        Assert.Equal(Text(live), Text(loaded.State));
        Assert.Equal(Text(live), Text(CaseSnapshot.Read(CaseSnapshot.Write(live))));
        Assert.True((await town.Journal.VerifyAsync(id)).Holds);
        Assert.Equal([], await town.Views.CompareAsync(id));
    }

    public static string Text(CaseState state) => WalkedTruth.Text(state);

    public static IReadOnlyList<string> Violations(CaseState state) => WalkedTruth.Violations(state);
}
