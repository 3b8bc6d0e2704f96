using System.Text;
using Dapper;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Registers;

public sealed class RegisterTests
{
    const string Community = "440104003104", Worker = "communityWorker.003104", Id = "44010419900307000";

    static readonly RegisterDefinition people = BaseRegisters.Of("people");

    static readonly string idNumber = Enumerable.Range(0, 11).Select(d => Id + (d == 10 ? "X" : $"{d}"))
        .First(text => LowCode.Forms.ResidentId.Check(text, new DateOnly(2026, 11, 23)).Verdict == LowCode.Forms.ResidentIdVerdict.Valid);

    static RegisterDraft Draft(params (string Element, string? Value)[] values) => new(Community, values.ToDictionary(v => v.Element, v => v.Value), "入户走访");

    static Task<RegisterRecord> AddAsync(Town town, string name = "陈嘉明", string phone = "13800000123", string? id = null, string who = Worker) =>
        town.Of<RegisterWriting>().AddAsync(town.As(who), people, Draft(("name", name), ("idNumber", id ?? idNumber), ("phone", phone), ("sex", "女"), ("address", "北京街道北京路12号")));

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        return town;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_record_is_read_back_masked_and_found_by_the_whole_name_number_or_phone_and_by_nothing_less(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var reading = town.Of<RegisterReading>();
        var record = await AddAsync(town);
        await AddAsync(town, "李思", "13800000124", "11010519491231002X");

        var read = await reading.GetAsync(town.As(Worker), people, record.Id);
        Assert.Equal("陈嘉明", read.Values["name"]);
        Assert.Equal(("陈*", "138****0123", $"440***********{idNumber[^4..]}", "女"), (read.Masked()["name"], read.Masked()["phone"], read.Masked()["idNumber"], read.Masked()["sex"]));
        foreach (var whole in (string[])["陈嘉明", "138 0000 0123", " 13800000123 "])
            Assert.Equal([record.Id], (await reading.ListAsync(town.As(Worker), people, null, whole, null, 10)).Lines.Select(l => l.Id));
        Assert.Equal([record.Id], (await reading.ListAsync(town.As(Worker), people, null, idNumber, null, 10)).Lines.Select(l => l.Id));
        foreach (var part in (string[])["陈嘉", "1380000012", "陈*", "%", idNumber[..17]])
            Assert.Empty((await reading.ListAsync(town.As(Worker), people, null, part, null, 10)).Lines);
        Assert.All((await reading.ListAsync(town.As(Worker), people, null, null, null, 10)).Lines, line => Assert.EndsWith("*", line.Label, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_that_tells_of_a_person_stands_open_in_the_database(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var record = await AddAsync(town);
        await town.Of<RegisterWriting>().ChangeAsync(town.As(Worker), people, record.Id, 1, Draft(("phone", "13800000999")));

        var stored = new StringBuilder();
        await using var connection = await town.Database.OpenReadAsync();
        foreach (var table in (string[])["register_record", "register_digest", "register_key", "register_change"])
        {
            await using var reader = await connection.ExecuteReaderAsync($"select * from {table}");
            while (await reader.ReadAsync())
                for (var i = 0; i < reader.FieldCount; i++) stored.AppendLine(reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(i).ToString());
        }
        foreach (var secret in (string[])["陈嘉明", "13800000123", "13800000999", idNumber, "北京路12号"]) Assert.DoesNotContain(secret, stored.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_change_is_kept_with_who_when_and_what_and_what_comes_back_masked_changes_nothing(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (reading, writing) = (town.Of<RegisterReading>(), town.Of<RegisterWriting>());
        var record = await AddAsync(town);
        town.Clock.Move(TimeSpan.FromDays(1));

        var after = await writing.ChangeAsync(town.As(Worker), people, record.Id, 1,
            new RegisterDraft(null, new Dictionary<string, string?> { ["name"] = "陈*", ["phone"] = "13800000999", ["sex"] = "" }, "电话核实"));

        Assert.Equal((2, "陈嘉明", "13800000999"), (after.Version, after.Values["name"], after.Values["phone"]));
        var read = await reading.GetAsync(town.As(Worker), people, record.Id);
        Assert.Equal(("电话核实", town.Clock.GetUtcNow(), false), (read.Source, read.ConfirmedAt, read.Values.ContainsKey("sex")));
        var history = await reading.HistoryAsync(read);
        Assert.Equal([2, 1], history.Select(h => h.Version));
        Assert.Equal(("u-" + Worker, "电话核实"), (history[0].Actor, history[0].Source));
        Assert.Equal([new("phone", "138****0123", "138****0999"), new("sex", "女", null)], history[0].Elements);
        Assert.Empty((await reading.ListAsync(town.As(Worker), people, null, "13800000123", null, 10)).Lines);
        Assert.Single((await reading.ListAsync(town.As(Worker), people, null, "13800000999", null, 10)).Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rights_go_by_the_unit_of_the_record(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (reading, writing) = (town.Of<RegisterReading>(), town.Of<RegisterWriting>());
        var record = await AddAsync(town);

        Assert.NotNull(await reading.GetAsync(town.As("operator.003"), people, record.Id));
        foreach (var stranger in (string[])["operator.004", "communityWorker.003107", "securityAdmin"])
        {
            Assert.Equal("register.record.unknown", await CodeAsync(() => reading.GetAsync(town.As(stranger), people, record.Id)));
            Assert.Empty((await reading.ListAsync(town.As(stranger), people, null, null, null, 10)).Lines);
        }
        Assert.Equal("register.forbidden", await CodeAsync(() => writing.ChangeAsync(town.As("operator.003"), people, record.Id, 1, Draft(("sex", "男")))));
        // Nor can a record be handed to a unit one is not responsible for.
        Assert.Equal("register.forbidden", await CodeAsync(() => writing.ChangeAsync(town.As(Worker), people, record.Id, 1, new RegisterDraft("440104004", new Dictionary<string, string?>(), "走访"))));
        Assert.Equal("register.forbidden", await CodeAsync(() => writing.AddAsync(town.As("operator.003"), people, Draft(("name", "李思")))));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_wrong_is_said_with_its_place_and_a_stale_change_is_refused(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var writing = town.Of<RegisterWriting>();
        var record = await AddAsync(town);

        async Task<IEnumerable<string>> RefusedAsync(long version, params (string, string?)[] values) =>
            (await Assert.ThrowsAsync<RefusedException>(() => writing.ChangeAsync(town.As(Worker), people, record.Id, version, Draft(values)))).Problems.Select(p => $"{p.Code} {p.Path}");

        Assert.Equal(["register.required elements.name", ], await RefusedAsync(1, ("name", null)));
        Assert.Equal(["register.value elements.idNumber", "register.value elements.phone"], await RefusedAsync(1, ("idNumber", idNumber[..17] + "Y"), ("phone", "12345")));
        Assert.Equal(["register.masked elements.phone"], await RefusedAsync(1, ("phone", "138****9999")));
        Assert.Equal(["register.element.unknown elements.rank"], await RefusedAsync(1, ("rank", "1")));
        Assert.Equal(["register.long elements.sex"], await RefusedAsync(1, ("sex", new string('长', 201))));
        Assert.Equal("register.source", await CodeAsync(() => writing.ChangeAsync(town.As(Worker), people, record.Id, 1, new RegisterDraft(null, new Dictionary<string, string?>(), " "))));
        await writing.ChangeAsync(town.As(Worker), people, record.Id, 1, Draft(("sex", "男")));
        Assert.Equal(["register.changed "], await RefusedAsync(1, ("sex", "女")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_two_records_have_the_same_key_and_the_one_that_is_there_is_named_to_who_may_read_it(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        const string neighbour = "communityWorker.003107", other = "11010519491231002X";
        var (writing, record) = (town.Of<RegisterWriting>(), await AddAsync(town));
        Task<RegisterRecord> NextDoorAsync(params (string, string?)[] values) => writing.AddAsync(town.As(neighbour), people, Draft(values) with { Unit = "440104003107" });
        static async Task<Problem> RefusedAsync(Func<Task> write)
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(write);
            Assert.Equal(RefusalKind.Conflict, refused.Kind);
            return Assert.Single(refused.Problems);
        }

        var named = await RefusedAsync(() => AddAsync(town, "陈家明", "13800000999"));
        Assert.Equal(("register.key.taken", "elements.idNumber", record.Id, "陈*", "身份证号"), (named.Code, named.Path, named.Values!["record"], named.Values["label"], named.Values["element"]));
        var unnamed = await RefusedAsync(() => NextDoorAsync(("name", "陈家明"), ("idNumber", idNumber)));
        Assert.Equal(("register.key.elsewhere", "elements.idNumber"), (unnamed.Code, unnamed.Path));
        Assert.Equal(["element", "elementEn"], unnamed.Values!.Keys.Order(StringComparer.Ordinal));
        // Without a number it is the name with the phone that says who it is.
        Assert.Equal("elements.name", (await RefusedAsync(() => writing.AddAsync(town.As(Worker), people, Draft(("name", "陈嘉明"), ("phone", "13800000123"))))).Path);
        await AddAsync(town, "陈嘉明", "13800000123", other);
        var second = await writing.AddAsync(town.As(Worker), people, Draft(("name", "李思")));
        Assert.Equal("register.key.taken", (await RefusedAsync(() => writing.ChangeAsync(town.As(Worker), people, second.Id, 1, Draft(("idNumber", other))))).Code);
        // A file is held to it like anybody.
        var file = await town.Of<LowCode.Cases.RegisterImport>().SendAsync(town.As(neighbour), people, LowCode.Interop.XlsxWriter.Write("表", ["姓名", "身份证号"], [["陈嘉明", idNumber], ["王五", ""]]), "a.xlsx", "440104003107", "走访");
        Assert.Equal((1, "身份证号 register.key.elsewhere"), (file.Added, Assert.Single(file.Issues) is var issue ? $"{issue.Column} {issue.Code}" : ""));

        // Who has moved away may be registered where they went, and is not taken up again beside that; here their record is.
        await writing.ChangeAsync(town.As(Worker), people, record.Id, 1, Draft() with { Retired = true });
        Assert.Equal("register.key.retired", (await RefusedAsync(() => AddAsync(town))).Code);
        await NextDoorAsync(("name", "陈嘉明"), ("idNumber", idNumber));
        Assert.Equal("register.key.elsewhere", (await RefusedAsync(() => writing.ChangeAsync(town.As(Worker), people, record.Id, 2, Draft() with { Retired = false }))).Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Places_of_the_same_name_stand_in_several_streets_and_shops_of_the_same_name_beside_each_other(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        foreach (var (register, who, unit) in new[] { ("places", Worker, Community), ("places", "communityWorker.003107", "440104003107"), ("enterprises", Worker, Community), ("enterprises", Worker, Community) })
            Assert.Equal(1, (await town.Of<RegisterWriting>().AddAsync(town.As(who), BaseRegisters.Of(register), new(unit, new Dictionary<string, string?> { ["name"] = "文化广场" }, "走访"))).Version);
        // A credit code says by itself which one is meant.
        RegisterDraft Coded(string name) => new(Community, new Dictionary<string, string?> { ["name"] = name, ["creditCode"] = "91350100M000100Y43" }, "走访");
        await town.Of<RegisterWriting>().AddAsync(town.As(Worker), BaseRegisters.Of("enterprises"), Coded("便利店"));
        Assert.Equal("register.key.taken", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<RegisterWriting>().AddAsync(town.As(Worker), BaseRegisters.Of("enterprises"), Coded("文化广场")))).Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_several_who_write_the_same_key_at_once_one_wins_and_its_number_is_free_when_it_is_given_up(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        async Task<string> TryAsync(int n)
        {
            try
            {
                return (await AddAsync(town, "陈" + n, $"1380000{n:D4}")).Id;
            }
            catch (RefusedException refused)
            {
                return refused.Problems[0].Code;
            }
        }
        var came = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => TryAsync(n))));
        var record = Assert.Single(came, c => c != "register.key.taken");
        await town.Of<RegisterWriting>().ChangeAsync(town.As(Worker), people, record, 1, Draft(("idNumber", "11010519491231002X")));
        Assert.Equal(1, (await AddAsync(town, "陈嘉明", "13800000555")).Version);
        await using var connection = await town.Database.OpenReadAsync();
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from register_key"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Records_that_are_filled_in_belong_together_and_pages_follow_each_other(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (reading, house) = (town.Of<RegisterReading>(), CaseId.New(Town.Monday).Value);
        List<RegisterSeed> seeds = [new("houses", house, Community, new Dictionary<string, string> { ["address"] = "北京路12号502房", ["owner"] = "陈嘉明" }, [])];
        for (var n = 0; n < 5; n++) seeds.Add(new("people", CaseId.New(Town.Monday).Value, Community, new Dictionary<string, string> { ["name"] = "陈嘉明", ["sex"] = "女" }, [("livesIn", "houses", house)]));
        await town.Of<RegisterWriting>().FillAsync(seeds, "演示", Town.Monday);
        await town.Of<RegisterWriting>().FillAsync(seeds, "再来一次", Town.Monday);

        var home = await reading.GetAsync(town.As(Worker), BaseRegisters.Of("houses"), house);
        Assert.Equal("演示", home.Source);
        Assert.Equal(5, (await reading.LinksAsync(town.As(Worker), home)).Count(l => l is { Kind: "livesIn", Register: "people", Label: "陈*" }));
        var (first, next) = await reading.ListAsync(town.As(Worker), people, null, "陈嘉明", null, 3);
        var (rest, end) = await reading.ListAsync(town.As(Worker), people, null, "陈嘉明", next, 3);
        Assert.Equal((3, 2, null), (first.Count, rest.Count, end));
        Assert.Empty(first.Select(l => l.Id).Intersect(rest.Select(l => l.Id)));
        Assert.Single((await reading.ListAsync(town.As(Worker), BaseRegisters.Of("houses"), "440104003", "12号", null, 3)).Lines);
        Assert.Empty((await reading.ListAsync(town.As(Worker), BaseRegisters.Of("houses"), "440104004", "12号", null, 3)).Lines);
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;
}
