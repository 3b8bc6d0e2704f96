using Dapper;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Files;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

public class AttachmentTests
{
    static readonly FieldDefinition photos = new("photos", FieldType.Photo, new Label("照片", "Photos"));

    static async Task<Record> SentAsync(Town town, string who, FieldDefinition? field = null, string? key = null, byte[]? bytes = null) =>
        await town.Of<Attachments>().TakeAsync("user:u-" + who, field ?? photos, key, "现场.jpg", new MemoryStream(bytes ?? Pictures.Jpeg()), CancellationToken.None);

    static Record With(params Record[] files) => RequestForms.About("noise").With("photos", Value.Of([.. files.Select(f => (Value)f)]));

    static Record IdOnly(Record file) => Record.Of(("id", file["id"]));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_photo_that_was_sent_is_named_by_its_id_and_the_case_keeps_all_that_the_server_knows(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var sent = await SentAsync(town, Operator);
        Assert.Equal("2026-11-23T09:15:30+08:00", sent["takenAt"].AsText);
        var id = await town.OpenCaseAsync(Operator, With(IdOnly(sent)));
        Assert.Equal(sent, (await town.StateAsync(id)).Form["photos"].AsList!.Single().AsRecord);
        var read = await town.Of<Attachments>().ReadAsync(id, sent["id"].AsText!, CancellationToken.None);
        Assert.Equal(("现场.jpg", "image/jpeg", sent["hash"].AsText), (read!.Name, read.Type, read.Hash));
        Assert.Equal(read.Hash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(read.Bytes)));
        // What stands in the store is not the picture.
        var row = Assert.Single(await town.Of<LowCode.Files.FileRows>().FindAsync([sent["id"].AsText!], CancellationToken.None));
        var stored = await town.Of<LowCode.Files.IBlobStore>().GetAsync(row.Blob, CancellationToken.None);
        Assert.True(stored.AsSpan().IndexOf("JFIF"u8) < 0);
        // It is this case's now.
        Assert.Null(await town.Of<Attachments>().ReadSentAsync("user:u-" + Operator, sent["id"].AsText!, CancellationToken.None));
        Assert.Null(await town.Of<Attachments>().ReadAsync(CaseId.New(Town.Monday), sent["id"].AsText!, CancellationToken.None));
        Assert.Equal("form.fileUnknown", await OpeningRefusedAsync(town, Operator, With(sent)));
    }

    [Fact]
    public async Task A_file_is_put_into_a_case_by_its_sender_alone_and_as_it_was_sent()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var sent = await SentAsync(town, Operator);
        Assert.Equal("form.fileUnknown", await OpeningRefusedAsync(town, Dispatcher, With(sent)));
        Assert.Equal("form.fileUnknown", await OpeningRefusedAsync(town, Operator, With(sent.With("id", new string('a', 32)))));
        Assert.Equal("form.fileDiffers", await OpeningRefusedAsync(town, Operator, With(sent.With("hash", new string('a', 64)))));
        Assert.Equal("form.fileDiffers", await OpeningRefusedAsync(town, Operator, With(sent.With("name", "别的.jpg"))));
        await town.OpenCaseAsync(Operator, With(sent));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_photo_without_a_place_takes_the_devices_and_one_with_its_own_keeps_both(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        // The same place in the datum of Chinese maps lies half a kilometre off: it is turned before it is kept.
        var device = DevicePlace.Read("113.2697895,23.1281186,gcj02");
        async Task<Record> TakenAsync(FieldDefinition field, byte[] picture) => await town.Of<Attachments>().TakeAsync("user:u-" + Operator, field, null, "现场.jpg", new MemoryStream(picture), CancellationToken.None, device: device);
        var plain = await TakenAsync(photos, Pictures.Jpeg([]));
        Assert.Equal("device", plain["placeFrom"].AsText);
        Assert.InRange(plain["lng"].RawNumber, 113.264, 113.265);
        Assert.InRange(plain["lat"].RawNumber, 23.130, 23.1315);
        Assert.Equal((plain["lng"], plain["lat"]), (plain["deviceLng"], plain["deviceLat"]));
        var own = await TakenAsync(photos, Pictures.Jpeg());
        Assert.Equal((113.264385, 23.130712), (Math.Round(own["lng"].RawNumber, 6), Math.Round(own["lat"].RawNumber, 6)));
        Assert.True(own["placeFrom"].IsUndefined && own["deviceLng"] == plain["deviceLng"]);
        // What no photo field asked for is not kept.
        Assert.True((await TakenAsync(photos with { Type = FieldType.File }, Pictures.Jpeg([])))["deviceLng"].IsUndefined);
        var id = await town.OpenCaseAsync(Operator, With(IdOnly(plain), IdOnly(own)));
        Assert.Equal([plain, own], (await town.StateAsync(id)).Form["photos"].AsList!.Select(f => f.AsRecord!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("113.26,23.13")]
    [InlineData("113.26,23.13,mars")]
    [InlineData("213.26,23.13,wgs84")]
    [InlineData("NaN,23.13,wgs84")]
    public void What_is_no_point_is_no_place(string? text) => Assert.Null(DevicePlace.Read(text));

    [Fact]
    public async Task Only_a_photo_keeps_time_and_place()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var file = await SentAsync(town, Operator, photos with { Type = FieldType.File });
        Assert.True(file["takenAt"].IsAbsent && file["lng"].IsAbsent);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => SentAsync(town, Operator, photos, bytes: "说明"u8.ToArray()));
        Assert.Equal("file.notAccepted", refused.Problems[0].Code);
        refused = await Assert.ThrowsAsync<RefusedException>(() => SentAsync(town, Operator, photos with { MaxSize = 50 }));
        Assert.Equal("file.large", refused.Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_same_key_is_the_same_file_and_another_content_under_it_is_refused(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var both = await Task.WhenAll(SentAsync(town, Operator, key: "k"), SentAsync(town, Operator, key: "k"));
        Assert.Equal(both[0], both[1]);
        Assert.NotEqual(both[0]["id"], (await SentAsync(town, Dispatcher, key: "k"))["id"]);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => SentAsync(town, Operator, key: "k", bytes: Pictures.Png()));
        Assert.Equal("command.keyReused", refused.Problems[0].Code);
        Assert.NotNull(await town.Of<Attachments>().ReadSentAsync("user:u-" + Operator, both[0]["id"].AsText!, CancellationToken.None));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_that_is_sent_again_after_its_case_was_opened_is_the_same_file_still(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var sent = await SentAsync(town, Operator, key: "k");
        var id = await town.OpenCaseAsync(Operator, With(sent));
        // The answer was lost: a browser that had no network sends all of it again, before and after the sweep.
        Assert.Equal(sent, await SentAsync(town, Operator, key: "k"));
        await town.Of<Attachments>().SweepAsync(10, CancellationToken.None);
        Assert.Equal(sent, await SentAsync(town, Operator, key: "k"));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => SentAsync(town, Operator, key: "k", bytes: Pictures.Png()));
        Assert.Equal("command.keyReused", refused.Problems[0].Code);
        Assert.NotNull(await town.Of<Attachments>().ReadAsync(id, sent["id"].AsText!, CancellationToken.None));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_erasure_of_a_case_erases_its_files(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var sent = await SentAsync(town, Operator);
        var id = await town.OpenCaseAsync(Operator, With(sent));
        await town.Of<Attachments>().SweepAsync(10, CancellationToken.None);
        Assert.NotNull(await town.Of<Attachments>().ReadAsync(id, sent["id"].AsText!, CancellationToken.None));
        await town.Keys.DestroyAsync((await town.Loader.LoadAsync(id))!.Key!.Id, town.Clock.GetUtcNow());
        Assert.Null(await town.Of<Attachments>().ReadAsync(id, sent["id"].AsText!, CancellationToken.None));
        var blob = (await town.Of<LowCode.Files.FileRows>().FindAsync([sent["id"].AsText!], CancellationToken.None))[0].Blob;
        await town.Of<LowCode.Cases.Operating.Erasure>().RunAsync(id.Value, "当事人申请", LowCode.Org.ChangedBy.Product);
        Assert.Empty(await town.Of<LowCode.Files.FileRows>().FindAsync([sent["id"].AsText!], CancellationToken.None));
        Assert.Null(await town.Of<LowCode.Files.IBlobStore>().GetAsync(blob, CancellationToken.None));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Verification_counts_the_files_of_cases_and_names_one_whose_bytes_were_changed_or_lost(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var sent = await SentAsync(town, Operator);
        var id = await town.OpenCaseAsync(Operator, With(sent));
        var verification = town.Of<LowCode.Cases.Operating.Verification>();
        var report = await verification.RunAsync();
        Assert.Equal((1, 0), (report.Files, report.Faults.Count));

        var address = (await town.Of<LowCode.Files.FileRows>().FindAsync([sent["id"].AsText!], CancellationToken.None))[0].Blob;
        await DamageAsync(town, address, changed: true);
        Assert.Equal([new(id.Value, $"file {sent["id"].AsText}: its bytes were changed")], (await verification.RunAsync()).Faults);
        await DamageAsync(town, address, changed: false);
        Assert.Equal([new(id.Value, $"file {sent["id"].AsText}: its bytes are not there")], (await verification.RunAsync()).Faults);
    }

    /// <summary>Changes or takes away stored bytes, as a failing disk would.</summary>
    static async Task DamageAsync(Town town, string address, bool changed)
    {
        if (town.Database.Dialect == Dialect.Sqlite)
        {
            var place = Path.Combine(town.Settings.Folder, "files", address[..2], address);
            if (changed) await File.WriteAllBytesAsync(place, [1, 2, 3]);
            else File.Delete(place);
            return;
        }
        await town.Database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            changed ? "update file_blob set bytes = '\\x010203' where address = @address" : "delete from file_blob where address = @address", new { address }, transaction, cancellationToken: stop)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_nobody_names_within_a_day_is_swept_and_what_a_case_has_stays(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (attachments, rows) = (town.Of<Attachments>(), town.Of<LowCode.Files.FileRows>());
        var (kept, left) = (await SentAsync(town, Operator), await SentAsync(town, Operator));
        var id = await town.OpenCaseAsync(Operator, With(kept));
        var blob = (await rows.FindAsync([left["id"].AsText!], CancellationToken.None))[0].Blob;
        Assert.Equal(1, await attachments.SweepAsync(10, CancellationToken.None));
        // An hour before it is swept it is no longer taken.
        town.Clock.Move(TimeSpan.FromHours(23.5));
        Assert.Equal("form.fileUnknown", await OpeningRefusedAsync(town, Operator, With(left)));
        Assert.Equal(0, await attachments.SweepAsync(10, CancellationToken.None));
        town.Clock.Move(TimeSpan.FromHours(1));
        Assert.Equal(1, await attachments.SweepAsync(10, CancellationToken.None));
        Assert.Empty(await rows.FindAsync([left["id"].AsText!], CancellationToken.None));
        Assert.Null(await town.Of<LowCode.Files.IBlobStore>().GetAsync(blob, CancellationToken.None));
        Assert.NotNull(await attachments.ReadAsync(id, kept["id"].AsText!, CancellationToken.None));
    }

    [Fact]
    public async Task A_page_sent_twice_is_one_case_with_its_photo()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var sent = await SentAsync(town, Operator);
        var open = new OpenCase("request", Town.Street, With(sent));
        var answers = await Task.WhenAll(town.SendAsync(Operator, default, open, "page").AsTask(), town.SendAsync(Operator, default, open, "page").AsTask());
        Assert.All(answers, a => Assert.Null(a.Refusal));
        Assert.Equal(answers[0].Case, answers[1].Case);
        Assert.NotNull(await town.Of<Attachments>().ReadAsync(answers[0].Case, sent["id"].AsText!, CancellationToken.None));
    }

    [Fact]
    public async Task A_case_takes_no_more_files_than_its_limit()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite, with: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, new LowCode.Files.FileLimits { PerCase = 1 }));
        var (one, two) = (await SentAsync(town, Operator), await SentAsync(town, Operator));
        Assert.Equal("file.perCase", await OpeningRefusedAsync(town, Operator, With(one, two)));
        await town.OpenCaseAsync(Operator, With(one));
    }

    [Fact]
    public async Task Photos_come_with_a_step_and_those_before_stay()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var before = await SentAsync(town, Operator);
        var id = await town.OpenCaseAsync(Operator, With(before));
        await town.CompleteAsync(Operator, id, "intake", "accept", Record.Of(("photos", Value.Of([IdOnly(before)]))));
        var after = await SentAsync(town, Handler);
        var state = await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled.With("handledPhotos", Value.Of([IdOnly(after)])));
        Assert.Equal(new HashSet<string> { before["id"].AsText!, after["id"].AsText! }, [.. FileReference.In(state.Form).Keys]);
        foreach (var file in new[] { before, after }) Assert.NotNull(await town.Of<Attachments>().ReadAsync(id, file["id"].AsText!, CancellationToken.None));
    }

    static async Task<string> OpeningRefusedAsync(Town town, string who, Record form) =>
        (await town.SendAsync(who, default, new OpenCase("request", Town.Street, form))).Refusal!.Problems[0].Code;
}
