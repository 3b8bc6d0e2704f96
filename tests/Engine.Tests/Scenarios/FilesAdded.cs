using System.Text;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A photo comes in while the case stands at a step that asks for none (附件).</summary>
public class FilesAdded
{
    static async Task<string> SentAsync(Town town, string who, string name)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes("word of " + name));
        return (await town.Of<Attachments>().TakeAsync(town.As(who).Key, Attaching.Field, null, name, bytes, CancellationToken.None))["id"].AsText!;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_is_added_at_any_step_by_whoever_may_and_stays(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var (mine, theirs) = (await SentAsync(town, Operator, "现场.txt"), await SentAsync(town, Handler, "勘查.txt"));
        // What somebody else has sent is not mine to add.
        Assert.Equal("file.unknown", await town.RefusedAsync(Operator, id, new AttachFiles([theirs], null)));
        Assert.Equal("attach.count", await town.RefusedAsync(Operator, id, new AttachFiles([], null)));
        await town.DoAsync(Operator, id, new AttachFiles([mine], "诉求人补来的照片"));
        await town.DoAsync(Handler, id, new AttachFiles([theirs], null));
        Assert.Equal(["现场.txt", "勘查.txt"], (await town.StateAsync(id)).Attached.Select(f => f.File["name"].AsText));
        Assert.Equal("word of 现场.txt", Encoding.UTF8.GetString((await town.Of<Attachments>().ReadAsync(id, mine, CancellationToken.None))!.Bytes));
        // Sealed with this case: no other one takes it in.
        Assert.Equal("file.unknown", await town.RefusedAsync(Operator, await town.DispatchedAsync(), new AttachFiles([mine], null)));
        // Whoever has no part in it, or finds it closed, adds nothing.
        Assert.Equal("case.unknown", await town.RefusedAsync("handler.003-cg", id, new AttachFiles([await SentAsync(town, "handler.003-cg", "x.txt")], null)));
        await town.DoAsync(Dispatcher, id, new VoidCase("误报"));
        Assert.Equal("case.closed", await town.RefusedAsync(Operator, id, new AttachFiles([await SentAsync(town, Operator, "late.txt")], null)));
    }
}
