using System.Text;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Outside;

public class OutsidePlatform
{
    const string Secret = "0123456789abcdef0123456789abcdef";

    static readonly DateTimeOffset inThreeDays = Town.Monday.AddDays(3);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_outside_deadline_binds_the_case_and_comes_earlier_but_never_later(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await OpenAsync(town, "GZ-1", inThreeDays);
        Assert.Equal(inThreeDays.ToUnixTimeMilliseconds(), (await LineAsync(town, "GZ-1")).Due);
        // A fifth of fifteen working days before it is now: the warning is given at once.
        Assert.Equal(1, await town.FireAsync());
        Assert.Equal("outside.loosened", await town.RefusedAsync(Dispatcher, id, new TightenOutside(inThreeDays.AddMinutes(1))));
        Assert.Equal("outside.loosened", await town.RefusedAsync(Dispatcher, id, new SetOutside(new("hotline", "GZ-1", inThreeDays))));
        Assert.Equal("outside.other", await town.RefusedAsync(Dispatcher, id, new SetOutside(new("hotline", "GZ-2"))));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Supervisor, id, new TightenOutside(inThreeDays.AddDays(-1))));
        await town.DoAsync(Dispatcher, id, new TightenOutside(inThreeDays.AddDays(-1)));
        Assert.Equal(inThreeDays.AddDays(-1).ToUnixTimeMilliseconds(), (await LineAsync(town, "GZ-1")).Due);
        town.Clock.Move(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        await town.FireAsync();
        Assert.True((await LineAsync(town, "GZ-1")).Overdue);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_number_of_one_system_is_one_case(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var form = RequestForms.About("noise");
        var first = await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, form, Outside: new("hotline", "GZ-1")), "k1");
        var again = await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, form, Outside: new("hotline", "GZ-1")), "k1");
        Assert.True(again.Repeated);
        Assert.Equal(first.Case, again.Case);
        var other = await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, form, Outside: new("hotline", "GZ-1")), "k2");
        Assert.Equal("outside.taken", other.Refusal!.Problems[0].Code);
        await OpenAsync(town, "GZ-1", null, "chengguan");
        var plain = await town.OpenedAsync();
        Assert.Equal("outside.taken", await town.RefusedAsync(Dispatcher, plain, new SetOutside(new("hotline", "GZ-1"))));
        await town.DoAsync(Dispatcher, plain, new SetOutside(new("hotline", "GZ-2", inThreeDays)));
        Assert.Equal(2, (await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), new CaseQuery { Search = "GZ-1" })).Items.Count);
        var own = (await town.StateAsync(plain)).Number;
        Assert.Equal(plain.Value, Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), new CaseQuery { Search = own.ToLowerInvariant() })).Items).CaseId);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_status_goes_back_signed_at_least_once_under_one_name_and_its_receipt_stands_in_the_case(Dialect dialect)
    {
        await using var receiver = new Receiver { RefuseFirst = 1 };
        await using var town = await TownAsync(dialect);
        await SaveAsync(town, new("hotline", "12345 热线", receiver.Address, ["127.0.0.0/8"], []));
        var id = await OpenAsync(town, "GZ-7", null);
        await town.CompleteAsync(Operator, id, "intake", "accept");
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        await DeliverAllAsync(town);

        Assert.Equal(["accepted", "answered", "closed", "dispatched"], receiver.Taken.Select(r => (string)r.Json["status"]!).Order(StringComparer.Ordinal));
        Assert.Contains(Assert.Single(receiver.Refused), receiver.Taken.Select(r => r.Id));
        foreach (var one in receiver.Taken)
        {
            Assert.Equal(WebhookSignature.Of(Encoding.UTF8.GetBytes(Secret), one.Id, one.Timestamp, one.Body), one.Signature);
            Assert.Equal(("GZ-7", one.Id), ((string)one.Json["number"]!, (string)one.Json["id"]!));
        }
        Assert.Equal("已约谈施工方，夜间停工", (string)receiver.Taken.Single(r => (string)r.Json["status"]! == "answered").Json["answer"]!);
        Assert.Equal(RequestStory.Unit, (string)receiver.Taken.Single(r => (string)r.Json["status"]! == "dispatched").Json["unit"]!);
        var receipts = (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<EffectSettled>().ToList();
        Assert.Equal(4, receipts.Count);
        Assert.All(receipts, r => Assert.StartsWith("hotline: ", r.Receipt, StringComparison.Ordinal));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_inner_address_is_not_reached_unless_an_administrator_has_named_it(Dialect dialect)
    {
        await using var receiver = new Receiver();
        await using var town = await TownAsync(dialect);
        await SaveAsync(town, new("hotline", "12345 热线", receiver.Address, ["10.0.0.0/8"], []));
        var id = await OpenAsync(town, "GZ-8", null);
        await town.CompleteAsync(Operator, id, "intake", "outOfScope");
        for (var i = 0; i < 14; i++)
        {
            await town.DeliverAsync();
            town.Clock.Move(TimeSpan.FromHours(7));
        }
        Assert.Empty(receiver.Taken);
        var given = Assert.Single((await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<EffectSettled>());
        Assert.False(given.Done);
        Assert.Equal("hotline: inner address", given.Receipt);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("192.168.7.9", true)]
    [InlineData("2606:4700::1", true)]
    public void Inner_addresses_are_known_in_every_spelling(string address, bool reached) =>
        Assert.Equal(reached, OutboundGuard.Allows(System.Net.IPAddress.Parse(address), ["192.168.7.0/24"]));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Settings_are_checked_and_a_secret_is_never_shown(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var systems = town.Of<OutsideSystems>();
        Assert.Equal(["outside.secret"], await Codes(new("hotline", "热线", "https://hotline.example/x", [], []), null));
        Assert.Equal(["outside.secret.short"], await Codes(new("hotline", "热线", null, [], []), "short"));
        Assert.Equal(["outside.system", "outside.name", "outside.webhook", "outside.network", "outside.column"],
            await Codes(new("热 线", "", "ftp://x", ["nowhere"], [new("答复", "salary")]), Secret));
        Assert.Empty(await Codes(new("hotline", "热线", "https://hotline.example/x", [], []), Secret));
        Assert.Empty(await Codes(new("hotline", "市热线", "https://hotline.example/y", [], []), null));
        Assert.Equal(Secret, Encoding.UTF8.GetString((await systems.SecretAsync("hotline"))!));
        Assert.DoesNotContain(Secret, System.Text.Json.JsonSerializer.Serialize(await systems.ListAsync()), StringComparison.Ordinal);
        Assert.Equal(2, (await AuditTrail.ReadAsync(town.Database, null, 50, subject: "outside:hotline")).Count);

        async Task<IEnumerable<string>> Codes(OutsideSystem system, string? secret) => (await systems.SaveAsync(system, secret, ChangedBy.Product)).Select(p => p.Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Answers_leave_by_excel_once_in_the_systems_columns_tamed_masked_and_on_record(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var audit = town.Of<AuditLog>();
        await audit.StartAsync(CancellationToken.None);
        await SaveAsync(town, new("hotline", "12345 热线", null, [], [new("工单号", "outsideNumber"), new("答复", "answer"), new("来电人", "form.claimantName"), new("状态", "status")]));
        var system = (await town.Of<OutsideSystems>().FindAsync("hotline"))!;
        var answers = town.Of<OutsideAnswers>();
        var id = await OpenAsync(town, "GZ-9", null);
        await OpenAsync(town, "GZ-10", null);
        await town.CompleteAsync(Operator, id, "intake", "accept");
        Assert.Equal(0, (await Take(Dispatcher)).Rows);
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled.With("result", "=HYPERLINK(\"http://x\")"));

        var sheet = await Take(Dispatcher);
        Assert.Equal(1, sheet.Rows);
        var rows = Sheets.Rows(sheet.Content);
        Assert.Equal(["工单号", "答复", "来电人", "状态"], rows[0]);
        Assert.Equal(["GZ-9", "'=HYPERLINK(\"http://x\")", "陈*", "status.answered"], rows[1]);
        Assert.Equal(0, (await Take(Dispatcher)).Rows);
        Assert.Equal(1, (await Take(Supervisor)).Rows);
        await town.DoAsync(Supervisor, id, new AddComment("已核"));
        Assert.Equal(0, (await Take(Dispatcher)).Rows);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal(1, (await Take(Dispatcher)).Rows);
        Assert.Equal(1, (await answers.TakeAsync(town.As(Dispatcher), system, true, h => h)).Rows);
        Assert.Equal(0, (await Take("dispatcher.004")).Rows);
        await Assert.ThrowsAsync<LowCode.Problems.RefusedException>(() => Take(Operator));
        await audit.StopAsync(CancellationToken.None);
        Assert.Equal(8, (await AuditTrail.ReadAsync(town.Database, null, 50, subject: "outside:hotline")).Count(r => r.Entry.Act == "case.export"));

        Task<AnswerSheet> Take(string who) => answers.TakeAsync(town.As(who), system, false, h => h);
    }

    static async Task SaveAsync(Town town, OutsideSystem system) =>
        Assert.Equal([], (await town.Of<OutsideSystems>().SaveAsync(system, Secret, ChangedBy.Product)).Select(p => p.Code));

    static async Task<CaseId> OpenAsync(Town town, string number, DateTimeOffset? due, string system = "hotline")
    {
        var answer = await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, RequestForms.About("noise"), "hotline", new(system, number, due)));
        Assert.Null(answer.Refusal);
        await CaseTruth.HoldsAsync(town, answer.Case, answer.State);
        return answer.Case;
    }

    static async Task<CaseLine> LineAsync(Town town, string number) =>
        Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Dispatcher), new CaseQuery { Outside = number })).Items);

    static async Task DeliverAllAsync(Town town)
    {
        for (var i = 0; i < 10; i++)
        {
            await town.DeliverAsync();
            town.Clock.Move(TimeSpan.FromMinutes(3));
        }
    }
}
