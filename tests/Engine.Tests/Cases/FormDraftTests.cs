using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Calendar;
using LowCode.Engine.Tests.Databases;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Half-filled forms: kept for a person and a step, found again, and nobody else's.</summary>
public class FormDraftTests(ITestOutputHelper output)
{
    static readonly DraftPlace start = new("request");

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_typed_is_found_again_by_its_writer_only_and_is_sealed(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<FormDraftDesk>();
        var typed = Record.Of(("summary", "半个标题"), ("claimantPhone", "138"), ("urgent", true));
        await desk.SaveAsync(town.As(Operator), start, Town.Street, typed, null);
        Assert.Equal(typed, (await desk.FindAsync(town.As(Operator), start))!.Values);
        Assert.Null(await desk.FindAsync(town.As(Supervisor), start));
        await desk.SaveAsync(town.As(Operator), start, Town.Street, typed.With("summary", "整个标题"), null);
        var line = Assert.Single(await desk.LinesAsync(town.As(Operator)));
        Assert.Equal(("request", 3, Town.Street), (line.App, line.Fields, line.Street));
        foreach (var sealedBytes in await SealedAsync(town)) Assert.DoesNotContain("标题", System.Text.Encoding.UTF8.GetString(sealedBytes), StringComparison.Ordinal);

        await desk.DropAsync(town.As(Operator), start);
        Assert.Empty(await desk.LinesAsync(town.As(Operator)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_step_keeps_its_draft_while_one_holds_it_and_loses_it_with_the_case(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<FormDraftDesk>();
        var id = await town.DispatchedAsync();
        var place = new DraftPlace("request", id, await town.ItemAsync(id, "handle"));
        var typed = Record.Of(("result", "写到一半"));
        await RefusedAsync("formDraft.notHeld", () => desk.SaveAsync(town.As(Handler), place, null, typed, null));
        await town.DoAsync(Handler, id, new ClaimItem(place.Visit));
        await desk.SaveAsync(town.As(Handler), place, null, typed, "附言");
        await RefusedAsync("case.unknown", () => desk.SaveAsync(town.As("operator.004"), place, null, typed, null));
        var found = (await desk.FindAsync(town.As(Handler), place))!;
        Assert.Equal((typed, "附言"), (found.Values, found.Comment));
        Assert.Equal("处置", Assert.Single(await desk.LinesAsync(town.As(Handler))).Step);

        await town.DoAsync(Handler, id, new UnclaimItem(place.Visit));
        await RefusedAsync("formDraft.notHeld", () => desk.FindAsync(town.As(Handler), place));
        Assert.Empty(await desk.LinesAsync(town.As(Handler)));
        await town.DoAsync(Handler, id, new ClaimItem(place.Visit));
        Assert.Single(await desk.LinesAsync(town.As(Handler)));

        await town.DoAsync(Handler, id, new CompleteItem(place.Visit, null, RequestForms.Handled, null));
        Assert.Empty(await desk.LinesAsync(town.As(Handler)));
        Assert.Empty(await SealedAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_two_devices_type_into_one_form_is_kept_twice_until_its_writer_chooses(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (desk, writer) = (town.Of<FormDraftDesk>(), town.As(Operator));
        Task<SavedDraft> SaveAsync(string page, DateTimeOffset? seen, string summary) => desk.SaveAsync(writer, start, Town.Street, Record.Of(("summary", summary)), null, new DraftOrigin(page, seen, true));
        async Task<string> ThereAsync() => (await desk.FindAsync(writer, start))!.Values["summary"].AsText!;

        // Both pages were opened when there was no draft; the second saving takes nobody's place and says when the other was.
        var desktop = await SaveAsync("desktop", null, "电脑上");
        Assert.Null(desktop.Elsewhere);
        town.Clock.Move(TimeSpan.FromMinutes(2));
        var phone = await SaveAsync("phone", null, "手机上");
        Assert.Equal((desktop.At, desktop.At + TimeSpan.FromMinutes(2)), (phone.Elsewhere, phone.At));
        // Each goes on with its own.
        town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Null((await SaveAsync("desktop", null, "电脑上又写")).Elsewhere);
        Assert.NotNull((await SaveAsync("phone", null, "手机上又写")).Elsewhere);
        var found = (await desk.FindAsync(writer, start))!;
        Assert.Equal(("电脑上又写", "phone", 1), (found.Values["summary"].AsText, Assert.Single(found.Others).Copy, found.Others[0].Fields));
        Assert.Single(await desk.LinesAsync(writer));

        await desk.ChooseAsync(writer, start, Town.Street, "phone");
        Assert.Equal("手机上又写", await ThereAsync());
        // What had the place is kept, and can be taken back or forgotten.
        await desk.ChooseAsync(writer, start, Town.Street, "phone");
        Assert.Equal("电脑上又写", await ThereAsync());
        await RefusedAsync("formDraft.none", () => desk.ChooseAsync(writer, start, Town.Street, "tablet"));
        await desk.DropCopyAsync(writer, start, "phone");
        Assert.Empty((await desk.FindAsync(writer, start))!.Others);

        // A page that was opened with the draft goes on with it; a system has to say which one it has read.
        town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Null((await SaveAsync("later", (await desk.FindAsync(writer, start))!.SavedAt, "接着写")).Elsewhere);
        await RefusedAsync("formDraft.elsewhere", () => desk.SaveAsync(writer, start, Town.Street, Record.Of(("summary", "x")), null, new DraftOrigin("api", null, false)));
        Assert.Equal("接着写", await ThereAsync());
        await SaveAsync("phone", null, "手机");
        await desk.DropAsync(writer, start);
        Assert.Empty(await SealedAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Erasing_a_case_takes_its_drafts(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<FormDraftDesk>();
        var id = await town.DispatchedAsync();
        var place = new DraftPlace("request", id, await town.ItemAsync(id, "handle"));
        await town.DoAsync(Handler, id, new ClaimItem(place.Visit));
        await desk.SaveAsync(town.As(Handler), place, null, Record.Of(("result", "x")), null);
        await town.Of<Erasure>().RunAsync((await town.StateAsync(id)).Number, "当事人要求", new ChangedBy(new UserId("u-admin"), null, null));
        Assert.Empty(await SealedAsync(town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Drafts_expire_by_the_setting_and_are_bounded(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, s => s with { FormDrafts = new FormDraftLimits { Days = 5, Bytes = 300, PerPerson = 1 } });
        var desk = town.Of<FormDraftDesk>();
        var writer = town.As(Operator);
        await desk.SaveAsync(writer, start, Town.Street, Record.Of(("summary", "a")), null);
        await desk.SaveAsync(writer, start, Town.Street, Record.Of(("summary", "b")), null);
        await RefusedAsync("formDraft.tooLarge", () => desk.SaveAsync(writer, start, Town.Street, Record.Of(("summary", new string('a', 400))), null));
        var id = await town.OpenedAsync();
        var visit = await town.ItemAsync(id, "intake");
        await town.DoAsync(Operator, id, new ClaimItem(visit));
        await RefusedAsync("formDraft.tooMany", () => desk.SaveAsync(town.As(Operator), new("request", id, visit), null, Record.Empty, null));

        town.Clock.Move(TimeSpan.FromDays(4));
        Assert.Equal(0, await desk.SweepAsync());
        Assert.NotNull(await desk.FindAsync(writer, start));
        town.Clock.Move(TimeSpan.FromDays(1));
        Assert.Null(await desk.FindAsync(writer, start));
        Assert.Equal(1, await desk.SweepAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whatever_is_typed_into_fields_of_any_type_comes_back_as_it_was(Dialect dialect)
    {
        var random = Seeded.Fresh(output);
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<FormDraftDesk>();
        for (var i = 0; i < 12; i++)
        {
            var fields = Enum.GetValues<FieldType>().Select(t => Typed(random, t, 0)).ToArray();
            var typed = Record.Of(fields);
            await desk.SaveAsync(town.As(Operator), start, Town.Street, typed, null);
            Assert.Equal(typed, (await desk.FindAsync(town.As(Operator), start))!.Values);
        }
    }

    /// <summary>A field named by its type, with something a page could send for it.</summary>
    static (string, Value) Typed(Random random, FieldType type, int depth) => ("f" + type, type switch
    {
        FieldType.SubTable when depth < 2 => Value.Of([.. Enumerable.Range(0, random.Next(4)).Select(i => (Value)Record.Of([.. Enum.GetValues<FieldType>().Where(_ => random.Next(3) == 0).Select(t => Typed(random, t, depth + 1)), ("_id", $"r{i}")]))]),
        FieldType.Group when depth < 2 => Record.Of([.. Enum.GetValues<FieldType>().Where(_ => random.Next(3) == 0).Select(t => Typed(random, t, depth + 1))]),
        FieldType.MultiChoice or FieldType.Cascader => Value.Of([.. Enumerable.Range(0, random.Next(3)).Select(i => (Value)$"c{i}")]),
        FieldType.Photo or FieldType.File => Value.Of([Record.Of(("id", Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64()))))]),
        FieldType.Place or FieldType.Address or FieldType.Identity or FieldType.DateRange => Record.Of(("detail", Text(random)), ("from", Text(random))),
        FieldType.Boolean or FieldType.Consent => random.Next(2) == 0,
        _ => random.Next(8) switch { 0 => Value.Null, 1 => random.NextDouble() * 1e6, 2 => "", _ => Text(random) },
    });

    static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(6) switch { 0 => "\"", 1 => "越秀", 2 => "\n", 3 => "<b>", 4 => "12.", _ => "🙂" }));

    /// <summary>A town whose people are known.</summary>
    static async Task<Town> OpenAsync(Dialect dialect, Func<LowCodeSettings, LowCodeSettings>? settings = null)
    {
        var town = await Town.OpenAsync(dialect, settings: settings);
        await town.Of<DirectoryCache>().CurrentAsync(default);
        return town;
    }

    static async Task<IReadOnlyList<byte[]>> SealedAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync(default);
        return (await Dapper.SqlMapper.QueryAsync<byte[]>(connection, "select sealed from form_draft")).ToList();
    }

    static async Task RefusedAsync(string code, Func<Task> work) =>
        Assert.Equal(code, Assert.Single((await Assert.ThrowsAsync<RefusedException>(work)).Problems).Code);
}
