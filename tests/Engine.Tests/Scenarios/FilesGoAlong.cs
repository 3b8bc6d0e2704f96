using System.Text.Json.Nodes;
using Dapper;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Files;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.HandledAsOne;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.TakenApart;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Files that were chosen go with the parts of a case: files of their own there, whose bytes stand once.</summary>
public class FilesGoAlong
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_part_has_the_files_that_were_chosen_for_it_and_their_bytes_stand_once(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (id, photo, added) = await OpenedAsync(town);
        await town.DoAsync(Dispatcher, id, new SplitCase([lamp, cars], false, "两个诉求", [[photo, added], [photo]]));
        await CarryAsync(town);
        var whole = await town.StateAsync(id);
        var (first, second) = (await PartAsync(town, whole, 1), await PartAsync(town, whole, 2));
        // The same field, the same person who added it, the same bytes; ids of their own.
        var taken = Assert.Single(first.State.Form["photos"].AsList!);
        Assert.Equal(("灯.jpg", false), (taken["name"].AsText, taken["id"].AsText == photo));
        var along = Assert.Single(first.State.Attached);
        Assert.Equal(("合同.txt", "u-" + Operator, "诉求人补来"), (along.File["name"].AsText, along.By, along.Note));
        Assert.Equal(("灯.jpg", 0), (Assert.Single(second.State.Form["photos"].AsList!)["name"].AsText, second.State.Attached.Length));
        Assert.Equal((await BytesAsync(town, id, photo))!, (await BytesAsync(town, first.Id, taken["id"].AsText!))!);
        Assert.Equal((await BytesAsync(town, id, added))!, (await BytesAsync(town, first.Id, along.Id))!);
        Assert.Equal((5L, 2L), (await CountAsync(town, "select count(*) from file where case_id is not null"), await CountAsync(town, "select count(distinct blob) from file")));
        // Nobody gets to a file by another case's id.
        Assert.Null(await BytesAsync(town, first.Id, photo));
        Assert.Null(await BytesAsync(town, id, along.Id));
        await CaseTruth.HoldsAsync(town, first.Id, first.State);
        await CaseTruth.HoldsAsync(town, id, whole);
        // A part of a part: still the first bytes.
        await town.DoAsync(Dispatcher, first.Id, new SplitCase([cars], false, "又一个", [[along.Id]]));
        await CarryAsync(town);
        var third = await PartAsync(town, await town.StateAsync(first.Id), 1);
        Assert.Equal((await BytesAsync(town, id, added))!, (await BytesAsync(town, third.Id, Assert.Single(third.State.Attached).Id))!);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_erases_one_of_them_leaves_the_others_their_files(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (id, photo, added) = await OpenedAsync(town);
        await town.DoAsync(Dispatcher, id, new SplitCase([lamp], false, "两个诉求", [[photo, added]]));
        await CarryAsync(town);
        var part = await PartAsync(town, await town.StateAsync(id), 1);
        var (file, before) = (part.State.Attached[0].Id, await BytesAsync(town, id, added));
        await town.Of<Erasure>().RunAsync(id.Value, "当事人申请", ChangedBy.Product);
        Assert.Null(await BytesAsync(town, id, added));
        Assert.Equal(before!, (await BytesAsync(town, part.Id, file))!);
        Assert.Empty((await town.Of<Verification>().RunAsync()).Faults);
        var stored = await town.Database.OpenReadAsync(CancellationToken.None);
        string blob;
        await using (stored) blob = await stored.ExecuteScalarAsync<string>($"select blob from file where id = '{file}'") ?? "";
        Assert.NotNull(await town.Of<LowCode.Files.IBlobStore>().GetAsync(blob, CancellationToken.None));
        // The last one that has them takes the bytes with it.
        await town.Of<Erasure>().RunAsync(part.Id.Value, "当事人申请", ChangedBy.Product);
        Assert.Null(await town.Of<LowCode.Files.IBlobStore>().GetAsync(blob, CancellationToken.None));
        Assert.Equal(0, await CountAsync(town, "select count(*) from file"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_not_of_the_case_or_kept_from_whoever_splits_does_not_go(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var package = SampleApps.Request.Untold().With(Packages.Manifest(m => m["version"] = "8.0.0"),
            Packages.Form("request", f =>
            {
                f["fields"]!.AsArray().Add(new JsonObject { ["id"] = "portrait", ["type"] = "photo", ["label"] = "本人照片", ["element"] = "person.idPhoto" });
                f["sections"]![1]!["fields"]!.AsArray().Add("portrait");
            }));
        await town.Of<AppChanges>().PublishAsync(package, ChangedBy.Product, CancellationToken.None, acknowledged: true);
        await town.Of<AppStore>().InstallAsync("request", "8.0.0", Divisions.City.Value, "{}", "test", CancellationToken.None);
        var face = await SentAsync(town, Operator, "本人.jpg", FieldType.Photo);
        var id = await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("portrait", Value.Of([Record.Of(("id", face))])));
        var (other, photo, _) = await OpenedAsync(town);
        foreach (var foreign in (string[])[face, photo])
        {
            var refused = await town.SendAsync(Dispatcher, id, new SplitCase([lamp, cars], false, "两个诉求", [[], [foreign]]));
            Assert.Equal(("split.file", "parts.1.files"), (refused.Refusal!.Problems[0].Code, refused.Refusal.Problems[0].Path));
        }
        Assert.Equal("split.file", await town.RefusedAsync(Dispatcher, other, new SplitCase([lamp], false, "多了一列", [[], [photo]])));
        Assert.Empty((await town.StateAsync(id)).Splits);
    }

    static async Task<(CaseId Id, string Photo, string Added)> OpenedAsync(Town town)
    {
        var photo = await SentAsync(town, Operator, "灯.jpg", FieldType.Photo);
        var id = await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("photos", Value.Of([Record.Of(("id", photo))])));
        var added = await SentAsync(town, Operator, "合同.txt", FieldType.File);
        await town.DoAsync(Operator, id, new AttachFiles([added], "诉求人补来"));
        return (id, photo, added);
    }

    static async Task<string> SentAsync(Town town, string who, string name, FieldType type)
    {
        var bytes = type == FieldType.Photo ? Pictures.Jpeg() : System.Text.Encoding.UTF8.GetBytes("word of " + name);
        await town.Of<DirectoryCache>().CurrentAsync();
        return (await town.Of<Attachments>().TakeAsync(town.As(who).Key, new FieldDefinition("any", type, "any"), null, name, new MemoryStream(bytes), CancellationToken.None))["id"].AsText!;
    }

    static async Task<(CaseId Id, CaseState State)> PartAsync(Town town, CaseState whole, int part)
    {
        var id = new CaseId(whole.Children.Single(c => c.Visit == -part).Case);
        return (id, await town.StateAsync(id));
    }

    static async Task<byte[]?> BytesAsync(Town town, CaseId id, string file) => (await town.Of<Attachments>().ReadAsync(id, file, CancellationToken.None))?.Bytes;

    static async Task<long> CountAsync(Town town, string sql)
    {
        await using var connection = await town.Database.OpenReadAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
