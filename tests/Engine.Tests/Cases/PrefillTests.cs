using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Operating;
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

namespace LowCode.Engine.Tests.Cases;

public sealed class PrefillTests
{
    const string Community = "440104003104", Worker = "communityWorker.003104", Number = "440524188001010014", Street = Town.Street;

    static readonly RegisterDefinition people = BaseRegisters.Of("people");

    static async Task<(Town Town, RegisterRecord Person)> OpenAsync(Dialect dialect, params (string, string?)[] values)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var app = await town.Of<AppStore>().PublishAsync(FillApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Street, "{}", "test", CancellationToken.None);
        var all = new (string, string?)[] { ("name", "陈嘉明"), ("idNumber", Number), ("phone", "13800000123"), ("address", "北京路社区北京路12号"), ("marital", "丧偶") }.Concat(values).GroupBy(v => v.Item1).ToDictionary(g => g.Key, g => g.Last().Item2);
        return (town, await town.Of<RegisterWriting>().AddAsync(town.As(Worker), people, new RegisterDraft(Community, all, "入户走访")));
    }

    static async Task<Prefill> FindAsync(Town town, string who, Record typed)
    {
        var app = await town.Of<AppStore>().InstalledAsync("allowance", [Street], CancellationToken.None);
        return await town.Of<PrefillDesk>().FindAsync(town.As(who), app, app.OpeningForm, Record.Empty, typed, FormAccess.EditAll, new FormContext(FormMode.Draft, town.Clock.GetUtcNow()));
    }

    static OpenCase Open(Prefill prefill, Record form, params string[] seen) => new("allowance", Street, form) { Prefill = prefill.Ticket is { } ticket ? new(ticket, seen) : null };

    static Record Typed(params ReadOnlySpan<(string, Value)> more)
    {
        var form = Record.Of(("idNumber", Number), ("byPhone", true));
        foreach (var (name, value) in more) form = form.With(name, value);
        return form;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_number_brings_what_the_register_knows_and_the_case_says_where_it_comes_from(Dialect dialect)
    {
        var (town, person) = await OpenAsync(dialect);
        await using var _ = town;
        var found = await FindAsync(town, "operator.003", Typed());
        Assert.Equal(["name", "phone", "address", "marital"], found.Layer.Values.Select(v => v.Field));
        Assert.All(found.Layer.Values, v => Assert.Equal(("people", person.Id, Sureness.Certain, Town.Monday), (v.Origin, v.Record, v.Sure, v.At)));
        Assert.Equal("widowed", found.Layer.Find("marital")!.Value.AsText);

        var answer = await town.SendAsync("operator.003", default, Open(found, Typed()));
        Assert.Null(answer.Refusal);
        await CaseTruth.HoldsAsync(town, answer.Case, answer.State);
        var form = answer.State.Form;
        Assert.Equal(("陈嘉明", "13800000123", "widowed", "male"), (form["name"].AsText, form["phone"].AsText, form["marital"].AsText, form["sex"].AsText));
        Assert.Equal(["name kept", "phone kept", "address kept", "marital kept"], answer.State.Sources.Select(s => $"{s.Field} {s.Became.ToString().ToLowerInvariant()}"));
        // Ten fields, two of which follow from the number; the number, the boolean, education and the note were asked.
        Assert.Equal(new FormFill("apply", 0, 10, 4, 4, 0), Assert.Single(answer.State.Fills));
        var line = Assert.Single(await town.Of<Reduction>().ReadAsync(town.As("operator.003"), new CaseQuery(App: "allowance")));
        Assert.Equal((1, 10, 4, 4, 0), (line.Cases, line.Needed, line.Asked, line.Prefilled, line.Corrected));
        Assert.Empty(await town.Of<Reduction>().ReadAsync(town.As("operator.004"), new CaseQuery(App: "allowance")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_without_data_elements_is_counted_by_what_was_filled_in(Dialect dialect)
    {
        var (town, _) = await OpenAsync(dialect);
        await using var all = town;
        foreach (var package in (AppPackage[])[SampleApps.OneMatter, SampleApps.MatterPart])
        {
            var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
            await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Street, "{}", "test", CancellationToken.None);
        }
        for (var n = 0; n < 2; n++) await town.OpenCaseAsync("operator.003", Record.Of(("matter", "燃气报警"), ("source", "sensor"), ("demand", "浓度报警，需同步处置"), ("spot", "盘福路21号")), "one-matter");
        var line = Assert.Single(await town.Of<UnboundForms>().ReadAsync(town.As("operator.003"), new CaseQuery(App: "one-matter")));
        Assert.Equal(new AskedLine("one-matter", "matter", Street, 2, 8), line);
        Assert.Empty(await town.Of<UnboundForms>().ReadAsync(town.As("operator.004"), new CaseQuery(App: "one-matter")));
        // A form that is bound is counted where it is measured.
        Assert.DoesNotContain(await town.Of<UnboundForms>().ReadAsync(town.As("operator.003"), new CaseQuery()), l => l.App == "allowance");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_address_comes_with_its_division_and_a_paper_says_whom_the_form_speaks_of(Dialect dialect)
    {
        var (town, registered) = await OpenAsync(dialect, ("householdAddress", "汕头市潮阳区一号"));
        await using var _ = town;
        var place = await town.Of<RegisterWriting>().AddAsync(town.As(Worker), BaseRegisters.Of("places"), new RegisterDraft(Community, new Dictionary<string, string?> { ["name"] = "北京路网格", ["point"] = "113.27,23.13 gcj02 路口" }, "走访"));
        var package = AppPackage.Of(
        [
            ("app.json", System.Text.Encoding.UTF8.GetBytes("""{ "id": "moving", "name": "迁移", "version": "1.0.0", "noun": "办件", "numberPrefix": "QY", "form": "apply", "title": "'迁移'", "posts": ["operator"], "openedBy": [] }""")),
            ("forms/apply.json", System.Text.Encoding.UTF8.GetBytes("""
                { "id": "apply", "name": "申请", "fields": [
                  { "id": "paper", "type": "identity", "label": "证件", "element": "person.idNumber", "required": true },
                  { "id": "sex", "type": "text", "label": "性别", "element": "person.sex" },
                  { "id": "home", "type": "address", "label": "住址", "element": "person.address" },
                  { "id": "registered", "type": "address", "label": "户籍地址", "element": "person.householdAddress" },
                  { "id": "where", "type": "record", "label": "地点", "register": "places", "element": "place.record" },
                  { "id": "point", "type": "place", "label": "位置", "element": "place.point" } ] }
                """)),
            ("flow.json", System.Text.Encoding.UTF8.GetBytes("""{ "id": "moving", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "form": "apply", "candidates": { "post": "operator" } }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }""")),
        ]);
        var app = await town.Of<AppStore>().PublishAsync(package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Street, "{}", "test", CancellationToken.None);
        app = await town.Of<AppStore>().InstalledAsync("moving", [Street], CancellationToken.None);
        var typed = Record.Of(("paper", Record.Of(("kind", IdentityDocument.ResidentIdCard), ("number", Number))), ("where", place.Id));
        var found = await town.Of<PrefillDesk>().FindAsync(town.As("operator.003"), app, app.OpeningForm, Record.Empty, typed, FormAccess.EditAll, new FormContext(FormMode.Draft, town.Clock.GetUtcNow()));
        Assert.Equal(["home", "registered", "point"], found.Layer.Values.Select(v => v.Field));
        Assert.Equal((Community, "北京路社区北京路12号"), (found.Layer.Find("home")!.Value["division"].AsText, found.Layer.Find("home")!.Value["detail"].AsText));
        // Where somebody is registered may be anywhere.
        Assert.Equal((true, "汕头市潮阳区一号"), (found.Layer.Find("registered")!.Value["division"].IsAbsent, found.Layer.Find("registered")!.Value["detail"].AsText));
        Assert.Equal((113.27, "gcj02", "路口"), (found.Layer.Find("point")!.Value["lng"].RawNumber, found.Layer.Find("point")!.Value["datum"].AsText, found.Layer.Find("point")!.Value["address"].AsText));

        // What is shown is masked; sent back as it was shown it is what was found.
        var home = app.OpeningForm.Definition.Fields[2];
        var shown = PrefillLayer.Shown(home, found.Layer.Find("home")!.Value);
        Assert.Contains('*', shown["detail"].AsText!);
        var answer = await town.SendAsync("operator.003", default, new OpenCase("moving", Street, typed.With("home", shown).With("registered", Record.Of(("division", "440104003104"), ("detail", "汕头市潮阳区一号")))) { Prefill = new(found.Ticket!, []) });
        Assert.Null(answer.Refusal);
        Assert.Equal(("北京路社区北京路12号", "male"), (answer.State.Form["home"]["detail"].AsText, answer.State.Form["sex"].AsText is "男" ? "male" : ""));
        Assert.Equal(["home Kept", "registered Corrected", "point Kept"], answer.State.Sources.Select(s => $"{s.Field} {s.Became}"));
        Assert.Equal(registered.Id, answer.State.Sources[0].Record);

        // Where the division alone is put right the house stays what was found, and masked for who never typed it; a draft takes no stars for something that was typed.
        var moved = shown.AsRecord!.With("division", "440104003107");
        Assert.Equal(Record.Of(("division", "440104003107")), found.Layer.Without(app.OpeningForm, typed.With("home", moved))["home"].AsRecord);
        var corrected = await town.SendAsync("operator.003", default, new OpenCase("moving", Street, typed.With("home", moved)) { Prefill = new(found.Ticket!, []) });
        Assert.Null(corrected.Refusal);
        Assert.Equal(("440104003107", "北京路社区北京路12号"), (corrected.State.Form["home"]["division"].AsText, corrected.State.Form["home"]["detail"].AsText));
        Assert.Equal(Became.Corrected, corrected.State.Sources.Single(s => s.Field == "home").Became);
        Assert.Equal(Value.Of(moved), PrefillLayer.Shown(home, found.Layer.Find("home")!.Value, corrected.State.Form["home"]));
        Assert.Equal(Value.Of(moved), (await town.Of<CaseMask>().ApplyAsync(town.As("operator.003"), corrected.State, corrected.State.Form))["home"]);
        // The words are the same: the register is asked nothing.
        await town.DeliverAsync();
        Assert.Empty(await town.Of<ChangeRequests>().ListAsync(town.As(Worker), null));
        Assert.Contains($"person:{town.Of<PrefillDesk>().DigestOf(DataElements.Find("person.idNumber")!, Number)}", answer.State.Subjects);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_never_typed_stays_masked_for_whoever_opened_the_case_and_stars_sent_back_change_nothing(Dialect dialect)
    {
        var (town, _) = await OpenAsync(dialect);
        await using var all = town;
        var found = await FindAsync(town, "operator.003", Typed());
        var id = (await town.SendAsync("operator.003", default, Open(found, Typed(("phone", "138****0123"), ("name", "陈*"), ("note", "行动不便"))))).Case;
        var state = await town.StateAsync(id);
        Assert.Equal("13800000123", state.Form["phone"].AsText);
        var shown = await town.Of<CaseMask>().ApplyAsync(town.As("operator.003"), state, state.Form);
        Assert.Equal(("138****0123", "陈*", Number, "***"), (shown["phone"].AsText, shown["name"].AsText, shown["idNumber"].AsText, shown["marital"].AsText));
        // Who takes the step has to call, and sees it.
        await town.DoAsync("operator.003", id, new ClaimItem(await town.ItemAsync(id, "check")));
        state = await town.StateAsync(id);
        Assert.Equal("13800000123", (await town.Of<CaseMask>().ApplyAsync(town.As("operator.003"), state, state.Form))["phone"].AsText);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_value_comes_back_with_its_branch_and_one_that_is_emptied_is_a_correction(Dialect dialect)
    {
        var (town, _) = await OpenAsync(dialect);
        await using var all = town;
        var found = await FindAsync(town, "operator.003", Typed());
        var app = await town.Of<AppStore>().InstalledAsync("allowance", [Street], CancellationToken.None);
        Record Look(bool byPhone) => app.OpeningForm.Evaluate(found.Layer.Under(Record.Empty), Record.Of(("idNumber", Number), ("byPhone", byPhone)), FormAccess.EditAll, new FormContext(FormMode.Draft, Town.Monday)).Values;
        Assert.Equal(["13800000123", null, "13800000123"], ((bool[])[true, false, true]).Select(shown => Look(shown)["phone"].AsText));

        var hidden = await town.SendAsync("operator.003", default, Open(found, Typed(("byPhone", false))));
        Assert.False(hidden.State.Form.Contains("phone"));
        Assert.DoesNotContain(hidden.State.Sources, s => s.Field == "phone");
        var emptied = await town.SendAsync("operator.003", default, Open(found, Typed(("marital", Value.Null))));
        Assert.Equal(Became.Corrected, emptied.State.Sources.Single(s => s.Field == "marital").Became);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_stale_value_asks_for_a_check_and_not_for_typing(Dialect dialect)
    {
        var (town, _) = await OpenAsync(dialect);
        await using var all = town;
        town.Clock.Move(TimeSpan.FromDays(400));
        var found = await FindAsync(town, "operator.003", Typed());
        Assert.Equal((Sureness.Certain, Sureness.Stale, Sureness.Stale), (found.Layer.Find("name")!.Sure, found.Layer.Find("phone")!.Sure, found.Layer.Find("address")!.Sure));
        var refused = (await town.SendAsync("operator.003", default, Open(found, Typed(("address", "北京路社区北京路14号"))))).Refusal!;
        Assert.Equal(["prefill.check phone", "prefill.check marital"], refused.Problems.Select(p => $"{p.Code} {p.Path}"));
        var opened = await town.SendAsync("operator.003", default, Open(found, Typed(("address", "北京路社区北京路14号")), "phone", "marital"));
        Assert.Equal((Became.Checked, Became.Corrected), (opened.State.Sources.Single(s => s.Field == "phone").Became, opened.State.Sources.Single(s => s.Field == "address").Became));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_correction_waits_for_the_source_unit_and_changes_the_register_once(Dialect dialect)
    {
        var (town, person) = await OpenAsync(dialect);
        await using var all = town;
        var (requests, reading) = (town.Of<ChangeRequests>(), town.Of<RegisterReading>());
        var found = await FindAsync(town, "operator.003", Typed());
        var opened = await town.SendAsync("operator.003", default, Open(found, Typed(("phone", "13800000999"), ("marital", "married"), ("education", "大学"))));
        await town.DeliverAsync();
        await town.DeliverAsync();

        Assert.Equal("13800000123", (await reading.GetAsync(town.As(Worker), people, person.Id)).Values["phone"]);
        var own = await requests.ListAsync(town.As("operator.003"), "waiting");
        Assert.Equal(["person.education 大学", "person.marital ***", "person.phone 138****0999"], own.Select(r => $"{r.Element} {r.To}").Order(StringComparer.Ordinal));
        Assert.All(own, r => Assert.False(r.MayDecide));
        // Who sees the case is told which it is; others know its number.
        Assert.All(await town.Of<Corrections>().ListAsync(town.As("operator.003"), "waiting"), r => Assert.Equal(opened.Case.Value, r.Case));
        var unseen = (await town.Of<Corrections>().ListAsync(town.As(Worker), null))[0];
        Assert.Equal(opened.State.Number, unseen.CaseNumber);
        Assert.Null(unseen.Case);
        // The phone is the community's own to say, the marital status the civil affairs bureau's.
        var phone = Assert.Single(await requests.ListAsync(town.As(Worker), "waiting"), r => r.Element == "person.phone");
        Assert.Equal((Community, "138****0123", opened.State.Number, true), (phone.SourceUnit, phone.From, phone.CaseNumber, phone.MayDecide));
        Assert.DoesNotContain(await requests.ListAsync(town.As(Worker), "waiting"), r => r.Element == "person.marital");
        var marital = Assert.Single(await requests.ListAsync(town.As("dataAdmin.district"), "waiting"), r => r.Element == "person.marital");
        Assert.Equal("440104-mz", marital.SourceUnit);

        Assert.Equal("change.own", await CodeAsync(() => requests.DecideAsync(town.As("operator.003"), phone.Id, true, null)));
        Assert.Equal("change.unknown", await CodeAsync(() => requests.DecideAsync(town.As("communityWorker.003107"), phone.Id, true, null)));
        Assert.Equal("approved", (await requests.DecideAsync(town.As(Worker), phone.Id, true, null)).State);
        Assert.Equal("change.decided", await CodeAsync(() => requests.DecideAsync(town.As(Worker), phone.Id, true, null)));
        Assert.Equal("change.reason", await CodeAsync(() => requests.DecideAsync(town.As("dataAdmin.district"), marital.Id, false, " ")));
        Assert.Equal("refused", (await requests.DecideAsync(town.As("dataAdmin.district"), marital.Id, false, "未见结婚证")).State);
        var record = await reading.GetAsync(town.As(Worker), people, person.Id);
        Assert.Equal((2, "13800000999", "丧偶"), (record.Version, record.Values["phone"], record.Values["marital"]));
        Assert.Equal(opened.State.Number, (await reading.HistoryAsync(record))[0].Source);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_request_about_a_value_that_has_moved_on_is_not_approved(Dialect dialect)
    {
        var (town, person) = await OpenAsync(dialect);
        await using var all = town;
        var found = await FindAsync(town, "operator.003", Typed());
        await town.SendAsync("operator.003", default, Open(found, Typed(("phone", "13800000999"))));
        await town.DeliverAsync();
        await town.Of<RegisterWriting>().ChangeAsync(town.As(Worker), people, person.Id, 1, new RegisterDraft(null, new Dictionary<string, string?> { ["phone"] = "13800000777" }, "走访"));
        var request = Assert.Single(await town.Of<ChangeRequests>().ListAsync(town.As(Worker), "waiting"), r => r.Element == "person.phone");
        Assert.Equal("change.moved", await CodeAsync(() => town.Of<ChangeRequests>().DecideAsync(town.As(Worker), request.Id, true, null)));
        Assert.Equal("13800000777", (await town.Of<RegisterReading>().GetAsync(town.As(Worker), people, person.Id)).Values["phone"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_an_earlier_case_said_helps_those_who_may_see_it_and_nobody_else(Dialect dialect)
    {
        var (town, person) = await OpenAsync(dialect, ("phone", null));
        await using var all = town;
        var earlier = await town.SendAsync("operator.003", default, Open(await FindAsync(town, "operator.003", Typed()), Typed(("phone", "13800000555"), ("education", "高中"))));
        town.Clock.Move(TimeSpan.FromDays(3));
        var found = await FindAsync(town, "operator.003", Typed());
        Assert.Equal(("case", earlier.State.Number, Sureness.Likely, "13800000555"), (found.Layer.Find("phone")!.Origin, found.Layer.Find("phone")!.Place, found.Layer.Find("phone")!.Sure, found.Layer.Find("phone")!.Value.AsText));
        Assert.Equal("高中", found.Layer.Find("education")!.Value.AsText);
        // The case that takes it over names the earlier one to who may know of it.
        var told = (await town.SendAsync("operator.003", default, Open(found, Typed()))).State;
        async Task<FieldSource> SourceAsync(string who) => (await town.Of<CaseMask>().OfAsync(town.As(who), told)).Shown(told.Sources.Single(s => s.Field == "phone"));
        Assert.Equal((earlier.State.Number, earlier.Case.Value), (await SourceAsync("operator.003")) is var known ? (known.Place, known.Record) : default);
        Assert.Equal((null, "", "case"), (await SourceAsync("operator.004")) is var other ? (other.Place, other.Record, other.Origin) : default);
        // Another street sees neither the record nor the case.
        Assert.Null((await FindAsync(town, "operator.004", Typed())).Ticket);

        // Once the register says otherwise than the later case, nobody can be sure.
        await town.Of<RegisterWriting>().ChangeAsync(town.As(Worker), people, person.Id, 1, new RegisterDraft(null, new Dictionary<string, string?> { ["education"] = "大学" }, "走访"));
        town.Clock.Move(TimeSpan.FromDays(1));
        await town.SendAsync("operator.003", default, Open(new(null, PrefillLayer.None, Record.Empty), Typed(("name", "陈嘉明"), ("phone", "13800000555"), ("address", "北京路社区北京路12号"), ("education", "中专"))));
        Assert.Equal((Sureness.Doubtful, "大学"), ((await FindAsync(town, "operator.003", Typed())).Layer.Find("education")!.Sure, (await FindAsync(town, "operator.003", Typed())).Layer.Find("education")!.Value.AsText));

        // Erased cases help nobody.
        await town.Of<Erasure>().RunAsync(earlier.State.Number, "本人要求", ChangedBy.Product);
        await using var connection = await town.Database.OpenReadAsync();
        Assert.DoesNotContain(earlier.Case.Value, await Dapper.SqlMapper.QueryAsync<string>(connection, "select case_id from case_subject union select case_id from form_fill"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_ticket_is_of_use_to_whom_it_was_made_for_and_for_a_day(Dialect dialect)
    {
        var (town, _) = await OpenAsync(dialect);
        await using var all = town;
        var found = await FindAsync(town, "operator.003", Typed());
        Assert.Equal("prefill.ticket", (await town.SendAsync("dispatcher.003", default, Open(found, Typed()))).Refusal!.Problems[0].Code);
        Assert.Equal("prefill.ticket", (await town.SendAsync("operator.003", default, Open(found with { Ticket = found.Ticket![..^4] + "AAAA" }, Typed()))).Refusal!.Problems[0].Code);
        town.Clock.Move(TimeSpan.FromHours(13));
        Assert.Equal("prefill.expired", (await town.SendAsync("operator.003", default, Open(found, Typed()))).Refusal!.Problems[0].Code);
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;
}
