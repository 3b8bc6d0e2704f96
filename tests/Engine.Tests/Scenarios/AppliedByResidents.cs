using System.Text;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Following;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;
using LowCode.Views;
using Record = LowCode.Scripts.Record;
using Value = LowCode.Scripts.Value;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Residents and enterprises ask for services themselves: only what is open, only what the service lets them fill in, and afterwards only their own case.</summary>
public class AppliedByResidents
{
    const string Phone = "13800000123", Number = "440524188001010014", Licence = "91440101MA59000001";

    static readonly Record filled = Record.Of(("idNumber", Number), ("name", "陈嘉明"), ("address", "北京路12号"));

    static async Task<Town> OpenAsync(Dialect dialect, string settings = "{}")
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AppStore>().PublishAsync(FillApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync("allowance", "1.0.0", Town.Street, settings, "test", CancellationToken.None);
        return town;
    }

    static OpenCase Apply(Record? form = null, CaseApplication? asking = null, string service = "apply") => new("allowance", Town.Street, form ?? filled) { Application = asking ?? new(service, Phone) };

    static ValueTask<CommandAnswer> SendAsync(Town town, CaseCommand command, CaseId id = default, string page = "p1") =>
        town.Grains.ExecuteAsync(new CommandRequest(id, command, id == default ? Actor.Applicant(page) : Actor.Claimant(id), null, []));

    static async Task<string?> RefusedAsync(Town town, CaseCommand command, CaseId id = default) => (await SendAsync(town, command, id)).Refusal?.Problems[0].Code;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_open_service_makes_a_case_with_the_proven_phone_the_fixed_values_and_those_worked_out(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        // What is typed for the phone does not count, nor do fields of others.
        var (id, state) = await town.AppliedAsync(Apply(filled.With("phone", "13911112222")));
        Assert.Equal((Phone, "网上申领", "北京路"), (state.Form["phone"].AsText, state.Form["education"].AsText, state.Form["note"].AsText));
        Assert.Equal((new CaseApplicant("apply", "self", null, null, null), Actor.ClaimantName), (state.Applicant, state.CreatedBy));
        await CaseTruth.HoldsAsync(town, id, state);
        Assert.Equal("form.notSeen", await RefusedAsync(town, Apply(filled.With("marital", "widowed"))));
        Assert.Equal("form.required", await RefusedAsync(town, Apply(filled.Without("address"))));

        var own = town.Of<SubjectCases>();
        string Subject(string phone) => ServiceForm.SubjectOf(town.Of<PrefillDesk>().DigestOf(DataElements.Find("person.phone")!, phone));
        Assert.Equal([id.Value], (await own.OwnAsync(Subject(Phone), 10)).Select(c => c.CaseId));
        Assert.Empty(await own.OwnAsync(Subject("13911112222"), 10));
        var following = town.Of<CaseFollowing>();
        Assert.True(await following.IsOfAsync(id, Phone, CancellationToken.None));
        Assert.False(await following.IsOfAsync(id, "13911112222", CancellationToken.None));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_closed_is_not_there_and_a_street_opens_and_closes_it_by_its_settings(Dialect dialect)
    {
        await using (var town = await OpenAsync(dialect))
        {
            Assert.Equal("apply.closed", await RefusedAsync(town, Apply(service: "quiet")));
            Assert.Equal("apply.closed", await RefusedAsync(town, Apply() with { Application = null }));
            Assert.Equal("app.notInstalled", await RefusedAsync(town, Apply() with { Street = "440104004" }));
        }
        await using (var town = await OpenAsync(dialect, """{ "services": { "apply": { "open": false }, "quiet": { "open": true, "phone": "02083000000" } } }"""))
        {
            Assert.Equal("apply.closed", await RefusedAsync(town, Apply()));
            Assert.Null(await RefusedAsync(town, Apply(Record.Of(("idNumber", Number)), service: "quiet")));
            Assert.Equal("02083000000", (await town.Of<AppStore>().InstalledAsync("allowance", [Town.Street], CancellationToken.None)).Manifest.Residents!.Services[1].Phone);
        }
        var wrong = await Assert.ThrowsAsync<RefusedException>(async () => await OpenAsync(dialect, """{ "services": { "other": { "open": true } } }"""));
        Assert.Equal("app.settings.service.unknown", wrong.Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task For_a_relative_or_an_enterprise_it_is_said_who_asks_and_by_what_right(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var other = new CaseApplication("apply", Phone, CaseApplication.Other, "女儿", "陈小明", null, true);
        foreach (var (asking, code) in new[] { (other with { Authorised = false }, "apply.authorised"), (other with { Relation = null }, "apply.relation"), (other with { Agent = " " }, "apply.agent"), (other with { For = "nobody" }, "apply.for"), (other with { Phone = "" }, "apply.phone"),
            (other with { For = CaseApplication.Enterprise }, "apply.licence"), (other with { For = CaseApplication.Enterprise, Licence = "91440101MA59000002" }, "apply.licence") })
            Assert.Equal(code, await RefusedAsync(town, Apply(asking: asking)));
        var (_, state) = await town.AppliedAsync(Apply(asking: other));
        Assert.Equal(new CaseApplicant("apply", "other", "女儿", "陈小明", null), state.Applicant);
        var code18 = ValidCode();
        var (id, shop) = await town.AppliedAsync(Apply(asking: new("apply", Phone, CaseApplication.Enterprise, null, "陈小明", code18)));
        Assert.Equal(code18, shop.Applicant!.Licence);
        await CaseTruth.HoldsAsync(town, id, shop);

        static string ValidCode() => "0123456789ABCDEFGHJKLMNPQRTUWXY".SelectMany(c => "0123456789X".Select(d => $"91440101MA590000{d}{c}")).First(c => SocialCreditCode.Check(c).Verdict == SocialCreditCodeVerdict.Valid);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Papers_are_brought_later_with_their_files_and_settle_what_was_missing(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (id, _) = await town.AppliedAsync(Apply());
        Assert.Equal("supply.empty", await RefusedAsync(town, new SupplyDocuments(Record.Empty, " "), id));
        Assert.Equal("supply.file", await RefusedAsync(town, new SupplyDocuments(Record.Of(("proof", Value.Of([Record.Of(("id", new string('a', 32)))]))), null), id));
        var files = town.Of<Attachments>();
        var sent = await files.TakeAsync(Actor.Claimant(id).Client, new FieldDefinition("d0", FieldType.File, "证明"), null, "证明.txt", new MemoryStream(Encoding.UTF8.GetBytes("居住在此")), CancellationToken.None);
        Assert.Equal("document.unknown", await RefusedAsync(town, new SupplyDocuments(Record.Of(("other", Value.Of([sent]))), null), id));
        var answer = await SendAsync(town, new SupplyDocuments(Record.Of(("proof", Value.Of([sent]))), "居委会开的"), id);
        Assert.Null(answer.Refusal);
        Assert.Equal([("idCard", DocumentSource.Missing), ("proof", DocumentSource.Applicant)], answer.State.Documents.Select(d => (d.Id, d.Source)));
        await CaseTruth.HoldsAsync(town, id, answer.State);
        Assert.Equal("居住在此", Encoding.UTF8.GetString((await files.ReadAsync(id, sent["id"].AsText!, CancellationToken.None))!.Bytes));
        var followed = (await town.Of<CaseFollowing>().ReadAsync(id, CancellationToken.None))!;
        Assert.Equal(["idCard"], followed.Lacking.Select(d => d.Id));
        Assert.Contains(followed.Steps, s => s.Kind == "supplied");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_claimant_withdraws_their_own_case_or_asks_again_once_within_the_days(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (withdrawn, _) = await town.AppliedAsync(Apply());
        Assert.Equal("apply.reason", await RefusedAsync(town, new WithdrawCase(" "), withdrawn));
        var over = await SendAsync(town, new WithdrawCase("自己解决了"), withdrawn);
        Assert.Equal((CaseStatus.Closed, "withdrawn"), (over.State.Status, over.State.Result));
        Assert.Equal("again.open", await RefusedAsync(town, new ReopenCase(null, "又想办"), withdrawn));

        var (id, _) = await town.AppliedAsync(Apply());
        Assert.Equal("again.open", await RefusedAsync(town, new ReopenCase(null, "快一点"), id));
        await ClosedAsync();
        Assert.Equal("rate.reason", await RefusedAsync(town, new RateCase(2, null, ["ugly"]), id));
        var rated = await SendAsync(town, new RateCase(2, null, ["slow", "slow"]), id);
        Assert.Equal(["slow"], rated.State.Rating!.Reasons);
        var again = await SendAsync(town, new ReopenCase(null, "没有到账"), id);
        Assert.Equal((CaseStatus.Open, 1), (again.State.Status, again.State.AskedAgain));
        await CaseTruth.HoldsAsync(town, id, again.State);
        await ClosedAsync();
        Assert.Equal("again.often", await RefusedAsync(town, new ReopenCase(null, "还是没有"), id));

        var (late, _) = await town.AppliedAsync(Apply());
        await ClosedAsync(late);
        town.Clock.Move(TimeSpan.FromDays(11));
        Assert.Equal("again.late", await RefusedAsync(town, new ReopenCase(null, "没有到账"), late));
        async Task ClosedAsync(CaseId? which = null) => await town.CompleteAsync("operator.003", which ?? id, "check", "pass", filled.With("phone", Phone));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_register_fills_in_only_for_who_has_proven_the_phone_that_stands_there_with_the_number(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var values = new Dictionary<string, string?> { ["name"] = "陈嘉明", ["idNumber"] = Number, ["phone"] = Phone, ["address"] = "北京路社区北京路12号" };
        await town.Of<RegisterWriting>().AddAsync(town.As("communityWorker.003104"), BaseRegisters.Of("people"), new RegisterDraft("440104003104", values, "入户走访"));
        var (app, typed) = (await town.Of<AppStore>().InstalledAsync("allowance", [Town.Street], CancellationToken.None), Record.Of(("idNumber", Number)));

        var found = await FindAsync(Phone);
        Assert.Equal(["name", "address"], found.Layer.Values.Select(v => v.Field));
        var open = Apply(typed) with { Prefill = new(found.Ticket!, []) };
        // The ticket is of no use to another phone, nor to staff.
        Assert.Equal("prefill.ticket", await RefusedAsync(town, open with { Application = new("apply", "13911112222") }));
        Assert.Equal("prefill.ticket", await town.RefusedAsync("operator.003", default, open with { Application = null }));
        var (id, state) = await town.AppliedAsync(open);
        Assert.Equal("北京路社区北京路12号", state.Form["address"].AsText);
        await CaseTruth.HoldsAsync(town, id, state);
        Assert.Null((await FindAsync("13911112222")).Ticket);

        Task<Prefill> FindAsync(string phone)
        {
            var asking = new CaseApplication("apply", phone);
            var (start, access) = ServiceForm.Begin(app, app.Manifest.Residents!.Services[0], asking, typed, town.Clock.GetUtcNow());
            return town.Of<PrefillDesk>().FindOwnAsync(phone, PrefillTickets.HolderOf(phone), app, app.OpeningForm, start, typed, access, new FormContext(FormMode.Draft, town.Clock.GetUtcNow()));
        }
    }

    /// <summary>The allowance, with fields that take ids, asked by a service.</summary>
    static AppPackage Recording(string service) => AppPackage.Of([.. FillApp.Package.Paths.Where(p => p is not ("app.json" or "forms/apply.json")).Select(p => (p, FillApp.Package[p]!)),
        ("app.json", Encoding.UTF8.GetBytes($$"""
            { "id": "recorded", "name": "登记核对", "version": "1.0.0", "noun": "办件", "numberPrefix": "DJ", "form": "apply", "title": "'登记核对'", "posts": ["operator"], "openedBy": [],
              "residents": { "services": [ { "id": "apply", "name": "核对", "fields": {{service}} } ] } }
            """)),
        ("forms/apply.json", Encoding.UTF8.GetBytes("""
            { "id": "apply", "name": "登记核对", "fields": [
              { "id": "idNumber", "type": "residentId", "label": "身份证号", "element": "person.idNumber", "required": true },
              { "id": "phone", "type": "mobile", "label": "联系电话", "element": "person.phone" },
              { "id": "who", "type": "record", "register": "person", "label": "本人登记", "required": true },
              { "id": "flat", "type": "record", "register": "houses", "label": "房屋", "required": true },
              { "id": "kin", "type": "subtable", "label": "家人", "fields": [ { "id": "name", "type": "text", "label": "姓名" }, { "id": "seen", "type": "record", "register": "people", "label": "家人登记" } ] } ] }
            """))]);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_resident_is_asked_for_an_id_and_their_own_record_is_put_in_where_it_is_found(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        await town.Of<AppStore>().PublishAsync(Recording("""["idNumber", "phone", "who"]"""), "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync("recorded", "1.0.0", Town.Street, "{}", "test", CancellationToken.None);
        var values = new Dictionary<string, string?> { ["name"] = "陈嘉明", ["idNumber"] = Number, ["phone"] = Phone };
        var own = await town.Of<RegisterWriting>().AddAsync(town.As("communityWorker.003104"), BaseRegisters.Of("people"), new RegisterDraft("440104003104", values, "入户走访"));
        var (app, typed) = (await town.Of<AppStore>().InstalledAsync("recorded", [Town.Street], CancellationToken.None), Record.Of(("idNumber", Number)));
        var service = app.Manifest.Residents!.Services[0];
        Assert.Equal(["idNumber"], ServiceForm.Asked(app, service));

        var (start, access) = ServiceForm.Begin(app, service, new("apply", Phone), typed, town.Clock.GetUtcNow());
        var found = await town.Of<PrefillDesk>().FindOwnAsync(Phone, PrefillTickets.HolderOf(Phone), app, app.OpeningForm, start, typed, access, new FormContext(FormMode.Draft, town.Clock.GetUtcNow()));
        Assert.Equal([("who", own.Id)], found.Layer.Values.Select(v => (v.Field, v.Value.AsText!)));
        Assert.Equal(["idNumber", "who"], ServiceForm.Shown(app, service, found.Layer));

        var open = new OpenCase("recorded", Town.Street, typed) { Application = new("apply", Phone) };
        // Whoever sends an id that was never shown is refused; what is not found is simply not there.
        Assert.Equal("form.notSeen", await RefusedAsync(town, open with { Form = typed.With("who", own.Id) }));
        var (_, plain) = await town.AppliedAsync(open);
        Assert.True(plain.Form["who"].IsBlank);
        var (id, state) = await town.AppliedAsync(open with { Prefill = new(found.Ticket!, []) });
        Assert.Equal(own.Id, state.Form["who"].AsText);
        await CaseTruth.HoldsAsync(town, id, state);
    }

    /// <summary>Versions that were published before the check knew of it go on running.</summary>
    [Fact]
    public void What_takes_an_id_is_hidden_from_residents_in_rows_as_well()
    {
        var app = AppCompiler.Compile(Recording("""["idNumber", "phone", "flat", "kin"]""")).App!;
        var service = app.Manifest.Residents!.Services[0];
        Assert.Equal(["idNumber", "kin"], ServiceForm.Asked(app, service));
        string[] Refused(Record typed)
        {
            var (start, access) = ServiceForm.Begin(app, service, new("apply", Phone), typed, DateTimeOffset.UnixEpoch);
            return [.. app.OpeningForm.Evaluate(start, ServiceForm.Sent(typed, access), access, new FormContext(FormMode.Submit, DateTimeOffset.UnixEpoch)).Problems.Select(p => p.Path ?? "")];
        }
        var typed = Record.Of(("idNumber", Number));
        Assert.Empty(Refused(typed));
        Assert.Equal(["flat"], Refused(typed.With("flat", "x1")));
        Assert.Equal(["kin[0].seen"], Refused(typed.With("kin", Value.Of([(Value)Record.Of(("name", "陈"), ("seen", "x1"))]))));
    }

    [Fact]
    public void The_check_names_fields_of_a_service_that_take_ids_unless_the_number_that_finds_them_is_asked()
    {
        static string[] Left(string fields) => [.. AppCheck.Check(Recording(fields)).Problems.Where(p => p.Code == "app.service.id.asked").Select(p => p.Values!["path"])];
        Assert.Equal(["flat", "kin.seen"], Left("""["idNumber", "phone", "who", "flat", "kin"]"""));
        Assert.Equal(["who"], Left("""["phone", "who"]"""));
        Assert.Empty(Left("""["idNumber", "phone"]"""));
    }

    [Fact]
    public void A_package_whose_services_do_not_fit_its_form_is_not_published()
    {
        static string[] Codes(string residents) => [.. AppCompiler.Compile(AppPackage.Of([.. FillApp.Package.Paths.Where(p => p != "app.json").Select(p => (p, FillApp.Package[p]!)), ("app.json", Encoding.UTF8.GetBytes(
            $$"""{ "id": "allowance", "name": "津贴", "version": "1.0.0", "noun": "办件", "numberPrefix": "JT", "form": "apply", "title": "'x'", "residents": {{residents}} }"""))])).Problems.Select(p => p.Code)];
        Assert.Equal(["app.service.snap", "app.service.field"], Codes("""{ "services": [ { "id": "s", "name": "拍", "snap": true, "fields": ["name", "sex", "note", "nowhere"] } ] }"""));
        Assert.Equal(["app.service.id", "app.service.empty", "app.service.for"], Codes("""{ "services": [ { "id": "S", "name": "x", "fields": [], "for": ["dog"] } ] }"""));
        Assert.Equal(["app.again.activity"], Codes("""{ "services": [], "again": { "activity": "nowhere" } }"""));
        Assert.Single(Codes("""{ "services": [ { "id": "s", "name": "x", "fields": ["name"], "values": { "note": "=1 +" } } ] }"""));
    }
}

static class AppliedTown
{
    /// <summary>Opened by a resident.</summary>
    public static async Task<(CaseId Id, CaseState State)> AppliedAsync(this Town town, OpenCase command)
    {
        var answer = await town.Grains.ExecuteAsync(new CommandRequest(default, command, Actor.Applicant(Guid.NewGuid().ToString("N")), null, []));
        Assert.Null(answer.Refusal);
        return (answer.Case, answer.State);
    }
}
