using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Journal;
using LowCode.Scripts;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>The ways of the app that has every construct in it.</summary>
static class WildStory
{
    public static async Task<CaseId> WildSplitAsync(this Town town, params string[] parts)
    {
        var id = await town.OpenCaseAsync(Operator, Record.Of(("summary", "一件复杂的事"), ("parts", Value.Of([.. parts.Select(p => Value.Of(p))]))), "wild");
        await town.CompleteAsync(Operator, id, "plan", "go");
        return id;
    }

    /// <summary>All branches joined, all rounds done: the call waits for its answer.</summary>
    public static async Task<CaseId> WildAtTheCallAsync(this Town town)
    {
        var id = await town.WildSplitAsync("a");
        await town.CompleteAsync(Operator, id, "left");
        await town.CompleteAsync(Operator, id, "first");
        await town.DoAsync(Operator, id, new SendSignal("photo", Value.Of("p1")));
        town.Clock.Move(TimeSpan.FromHours(2));
        await town.FireAsync();
        await town.CompleteAsync(Operator, id, "second");
        await town.CompleteAsync(Dispatcher, id, "part");
        await town.CompleteAsync(Operator, id, "check");
        await town.CompleteAsync(Operator, id, "check");
        return id;
    }
}
