using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Interop;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Histories;

public class HistoryTests(ITestOutputHelper output)
{
    /// <summary>Set to any value, the run records histories for kinds of events that have none yet.</summary>
    const string RecordVariable = "LOWCODE_RECORD_HISTORIES";

    public static TheoryData<string> All => [.. RecordedHistory.Names];

    [Theory, MemberData(nameof(All))]
    public void A_recorded_history_comes_to_the_state_it_came_to(string name)
    {
        var history = RecordedHistory.Load(name);
        Assert.Equal(history.Expected.ToJsonString(), RecordedHistory.Facts(history.Replay()).ToJsonString());
    }

    [Fact]
    public void A_case_keeps_the_settings_it_began_with_and_one_recorded_before_there_were_settings_has_none()
    {
        Assert.Equal("5c1f0d5e0c3a6f2d8c1b7a9e4f60213b5d7c9e8f0a1b2c3d4e5f60718293a4b5", RecordedHistory.Load("settings-1").Replay().Settings);
        Assert.Null(RecordedHistory.Load("request-1").Replay().Settings);
    }

    [Fact]
    public void Every_kind_of_event_stands_in_a_recorded_history()
    {
        var recorded = RecordedHistory.Names.SelectMany(n => RecordedHistory.Load(n).Kinds).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], CaseEvents.All.Select(e => e.Name).Where(n => !recorded.Contains(n)));
    }

    [Fact]
    public void What_is_recorded_reads_back_as_it_was()
    {
        var recording = Environment.GetEnvironmentVariable(RecordVariable) is not null;
        var known = recording ? RecordedHistory.Names.SelectMany(n => RecordedHistory.Load(n).Kinds).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var history in Candidates(recording ? 3000 : 3))
        {
            var back = RecordedHistory.Parse(history.Name, history.ToJson());
            Assert.Equal(history.Expected.ToJsonString(), RecordedHistory.Facts(back.Replay()).ToJsonString());
            if (!recording || history.Kinds.All(known.Contains)) continue;
            known.UnionWith(history.Kinds);
            history.Save();
            output.WriteLine(history.Name);
            if (CaseEvents.All.All(e => known.Contains(e.Name))) break;
        }
    }

    static IEnumerable<RecordedHistory> Candidates(int walks)
    {
        yield return Clocks();
        yield return ThereAndBack();
        yield return Outside();
        yield return TakenOver();
        yield return Rated();
        yield return Signed();
        yield return Applied();
        yield return Migrated();
        yield return Suspended();
        yield return StoodStill();
        yield return TriedAgain();
        yield return Filled();
        yield return Late();
        yield return Added();
        yield return Watched();
        yield return Whistled();
        yield return Family();
        yield return Part();
        yield return Helped();
        yield return Led();
        yield return Followed();
        yield return Advised();
        yield return CalledBack();
        foreach (var package in (AppPackage[])[SampleApps.Request, SampleApps.Wild])
        {
            var app = AppCompiler.Compile(package).App!;
            for (var seed = 1; seed <= walks; seed++) yield return RecordedHistory.Of($"{app.Manifest.Id}-{seed}", CaseWalk.Run(seed, app, 40).Journal);
        }
    }

    /// <summary>Every construct once, and a return into a sequence that was over.</summary>
    static RecordedHistory ThereAndBack()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Wild).App!, LowCode.Scripts.Record.Of(("summary", "there and back"), ("parts", LowCode.Scripts.Value.Of(["a", "b"]))));
        walk.Done("plan", "go").Done("left").Done("first").Do("operator.003", new SendSignal("photo", "p1")).Later(TimeSpan.FromHours(2)).Done("second");
        walk.Do("dispatcher.003", new ReturnItem(walk.At("part"), null, "second", "rewalk", "once more"));
        walk.Done("second").Done("part").Done("part").Done("check").Done("check");
        walk.Do(null, new SettleEffect("x.1.0", walk.State.Flow.Asks[0].Visit, true, "sunny", null));
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("there-and-back", walk.Journal);
    }

    /// <summary>A case that another platform has too, told of every status.</summary>
    static RecordedHistory Outside()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("noise"));
        walk.Do("dispatcher.003", new SetOutside(new("hotline", "GZ-1", Town.Monday.AddDays(9)))).Do("dispatcher.003", new TightenOutside(Town.Monday.AddDays(8)));
        walk.Done("intake", "accept").Done("handle", form: RequestForms.Handled).Done("callback", "resolved", RequestForms.CalledBack);
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("outside", walk.Journal);
    }

    /// <summary>Called in vain, called again later, and reached.</summary>
    static RecordedHistory CalledBack()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("noise"));
        walk.Done("intake", "accept").Done("handle", form: RequestForms.Handled);
        walk.Do("callback.003", new NoteCall(walk.At("callback"), CallAttempt.Unreachable, null, "响铃无人接")).Do("callback.003", new NoteCall(walk.At("callback"), CallAttempt.Later, Town.Monday.AddDays(60), null));
        walk.Done("callback", "resolved", RequestForms.CalledBack);
        Assert.Equal((CaseStatus.Closed, 2, 0), (walk.State.Status, walk.State.Calls.Length, walk.Violations.Count));
        return RecordedHistory.Of("called-back", walk.Journal);
    }

    /// <summary>Rated after its close, reopened, closed and rated anew.</summary>
    static RecordedHistory Rated()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("noise"));
        walk.Done("intake", "accept").Done("handle", form: RequestForms.Handled).Done("callback", "resolved", RequestForms.CalledBack);
        walk.Do("operator.003", new RateCase(2, "灯又坏了")).Do("callback.003", new ReopenCase("handle", "仍不亮"));
        walk.Done("handle", form: RequestForms.Handled).Done("callback", "resolved", RequestForms.CalledBack).Do("operator.003", new RateCase(5, null));
        Assert.Equal((CaseStatus.Closed, 5, 0), (walk.State.Status, walk.State.Rating?.Level, walk.Violations.Count));
        return RecordedHistory.Of("rated", walk.Journal);
    }

    /// <summary>Asked for by a resident for her mother; a paper brought later, rated with reasons, asked for again.</summary>
    static RecordedHistory Applied()
    {
        var app = AppCompiler.Compile(FillApp.Package).App!;
        var form = LowCode.Scripts.Record.Of(("idNumber", "440524188001010014"), ("name", "陈嘉明"), ("address", "北京路12号"));
        var walk = CaseWalk.Begin(app, new OpenCase("allowance", Town.Street, form) { Application = new("apply", "13800000123", CaseApplication.Other, "女儿", "陈小明", null, true) }, "applicant");
        walk.Do("claimant", new SupplyDocuments(LowCode.Scripts.Record.Empty, "母亲腿脚不便"));
        walk.Done("check", "pass", form.With("phone", "13800000123")).Do("claimant", new RateCase(2, "等了很久", ["slow", "papers"])).Do("claimant", new ReopenCase(null, "还没有到账"));
        Assert.Equal((CaseStatus.Open, 1, 0), (walk.State.Status, walk.State.AskedAgain, walk.Violations.Count));
        return RecordedHistory.Of("applied", walk.Journal);
    }

    /// <summary>Filled in beforehand: one value kept, one checked, one put right, one added.</summary>
    static RecordedHistory Filled()
    {
        var (at, id) = (Town.Monday.AddDays(-500), "019aaaaaaaaa7000800000000000abcd");
        PrefilledValue Found(string field, string element, string value, Sureness sure) => new(field, element, value, "people", null, id, 3, "440104003104", at, sure);
        var layer = new PrefillLayer([Found("name", "person.name", "陈嘉明", Sureness.Certain), Found("phone", "person.phone", "13800000123", Sureness.Stale), Found("address", "person.address", "北京路12号", Sureness.Doubtful)],
            [new("person", "people", id, 3, "440104003104", at)], ["phone"]);
        var walk = CaseWalk.Begin(AppCompiler.Compile(FillApp.Package).App!, new OpenCase("allowance", Town.Street,
            LowCode.Scripts.Record.Of(("idNumber", "440524188001010014"), ("byPhone", true), ("address", "北京路14号"), ("education", "大学"))), "operator.003", layer);
        walk.Do("operator.003", new SettleDocument("idCard", DocumentSource.Licence, "province", "L-1", new DateOnly(2030, 1, 1), false)).Do("operator.003", new AskDocuments(3, "请带原件"));
        Assert.Equal("idCard:Licence proof:Missing", string.Join(' ', walk.State.Documents.Select(d => $"{d.Id}:{d.Source}")));
        Assert.Equal(["name Kept", "phone Checked", "address Corrected", "education Added"], walk.State.Sources.Select(s => $"{s.Field} {s.Became}"));
        return RecordedHistory.Of("filled", walk.Journal);
    }

    /// <summary>Accepted with a paper to follow, which did not come by its day.</summary>
    static RecordedHistory Late()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(FillApp.Package).App!, new OpenCase("allowance", Town.Street,
            LowCode.Scripts.Record.Of(("idNumber", "440524188001010014"), ("name", "陈嘉明"), ("byPhone", false), ("address", "北京路14号"))), "operator.003");
        walk.Do("operator.003", new SettleDocument("proof", DocumentSource.Later, null, null, DateOnly.FromDateTime(Town.Monday.Date).AddDays(2), false)).Later(TimeSpan.FromDays(4));
        Assert.Equal((true, 0), (walk.State.Documents.Single(d => d.Id == "proof").Late, walk.Violations.Count));
        return RecordedHistory.Of("late", walk.Journal);
    }

    /// <summary>Drafted, recalled and drafted again; signed in turn with one more who let somebody act and was then asked no longer.</summary>
    static RecordedHistory Signed()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(JointApp.Package).App!, LowCode.Scripts.Record.Of(("topic", "加装电梯")));
        walk.Done("draft", "together").Do("operator.003", new RecallItem(walk.State.Items[0].Visit)).Done("draft", "inTurn");
        walk.Do("handler.003-zf", new AddSigner(walk.At("inTurn.party"), "u-handler.003-cg", null, null, true, "先听城管意见"));
        var added = walk.At("inTurn.party");
        walk.Do("handler.003-cg", new DelegateItem(added, "u-handler.003-zf", "请核实")).Do("handler.003-zf", new ResolveItem(added, "属实"));
        walk.Do("dispatcher.003", new RemoveSigner(added, "不涉及")).Done("inTurn.party", "agree").Done("inTurn.party", "agree").Done("carryOut");
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("signed", walk.Journal);
    }

    /// <summary>Taken over to a version that calls its step otherwise and counts it by another rule.</summary>
    static RecordedHistory Migrated()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("noise"));
        walk.Done("intake", "accept").Target = AppCompiler.Compile(MigrationTests.Next()).App!;
        walk.Do(null, new MigrateCase("3.0.0", null, new Dictionary<string, string> { ["handle"] = "work" }));
        Assert.Equal(("3.0.0", "work", 0), (walk.State.AppVersion, walk.State.Items[^1].Activity, walk.Violations.Count));
        return RecordedHistory.Of("migrated", walk.Journal);
    }

    /// <summary>Two departments summoned: one asks to be excused, the other reports late; recorded and rated.</summary>
    static RecordedHistory Whistled()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Whistle).App!, LowCode.Scripts.Record.Of(("matter", "占道经营反弹"), ("kind", "joint"), ("why", "已劝导三次，当晚反弹，需综合执法"),
            ("spot", "盘福路42号"), ("departments", LowCode.Scripts.Value.Of(["440104-cg", "440104-sc"]))));
        walk.Done("check", "approve").Do("handler.cg", new AskExcuse(walk.At("whistle.arrive"), "无人可派", null)).Done("whistle.rule", "excused").Later(TimeSpan.FromHours(25));
        walk.Do("handler.sc", new CompleteItem(walk.At("whistle.arrive"), null, Scenarios.WhistleStory.Report, null)).Done("whistle.record", "handled", LowCode.Scripts.Record.Of(("done", "联合劝离")));
        walk.Done("whistle.rateUnit", "level4").Do("handler.sc", new CompleteItem(walk.At("whistle.rateStreet"), "level5", LowCode.Scripts.Record.Empty, null));
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("whistled", walk.Journal);
    }

    /// <summary>Split to two departments: one part is done, the other is not needed any more; a signal comes early and is taken.</summary>
    static RecordedHistory Family()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(EarlyApp.Package).App!, LowCode.Scripts.Record.Of(("topic", "占道"), ("parts", LowCode.Scripts.Value.Of(["440104-cg", "440104-sc"]))));
        walk.Do("operator.003", new SendSignal("ready", "early")).Done("split");
        var (first, second) = (walk.State.Flow.Asks[0].Visit, walk.State.Flow.Asks[1].Visit);
        walk.Do(null, new NoteChild(first, "019ab0000000700080000000000000a1", "matter-part", "BM1"));
        walk.Do(null, new SettleChild(first, "019ab0000000700080000000000000a1", "matter-part", "BM1", "done", LowCode.Scripts.Record.Of(("opinion", "已办")), null));
        walk.Later(TimeSpan.FromDays(4)).Do(null, new NoteChild(second, "", "", ""));
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("family", walk.Journal);
    }

    /// <summary>The unit the duty names answers late and is scored; another one is asked and needed no longer.</summary>
    static RecordedHistory Helped()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(HelpApp.Package).App!, LowCode.Scripts.Record.Of(("topic", "井盖缺失")));
        walk.Later(TimeSpan.FromDays(2)).Do("handler.003-cg", new AnswerAssistance(1, "已加盖", false)).Do("handler.003-zf", new AskAssistance(walk.At("handle"), "440104-sw", "核查管线", null));
        walk.Do("handler.003-zf", new WithdrawAssistance(2, "已查明")).Done("handle").Do("handler.003-zf", new ScoreAssistance(1, 3, "来得晚"));
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("helped", walk.Journal);
    }

    const string Second = "019ab0000000700080000000000000b2", Third = "019ab0000000700080000000000000b3", Fourth = "019ab0000000700080000000000000b4";

    /// <summary>Three cases are to follow: one refuses, one leaves, one is told; linked with another and no longer; split, one part never begins.</summary>
    static RecordedHistory Led()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("noise"));
        walk.Fellows = new Dictionary<string, CaseState> { [Second] = walk.State with { Number = "JS2" }, [Third] = walk.State with { Number = "JS3" }, [Fourth] = walk.State with { Number = "JS4" } };
        walk.Do("dispatcher.003", new MergeCases([Second, Third, Fourth], "同一路段")).Do(null, new NoteFollower(Second, LowCode.Problems.Problem.Of("merge.closed", ("number", "JS2")))).Do(null, new NoteFollower(Third, null)).Do(null, new NoteFollower(Fourth, null));
        walk.Do(null, new DropFollower(Third, "ended")).Do("operator.003", new LinkCase(Second, CaseLink.Duplicate, "重复")).Do(null, new NoteLink(Second, null)).Do("operator.003", new UnlinkCase(Second)).Do(null, new TakeLink(Third, "JS3", CaseLink.Earlier, "u-operator.003", null));
        walk.Done("intake", "accept").Do("dispatcher.003", new SplitCase([LowCode.Scripts.Record.Of(("summary", "路灯不亮"), ("category", "lighting"), ("description", "不亮"), ("place", "盘福路12号"))], true, "两个诉求"));
        walk.Do(null, new NoteChild(-1, "", "request", "", LowCode.Problems.Problem.Of("app.notInstalled"))).Do("districtDispatcher.district", new MergeCases([Third], "又是它")).Do(null, new NoteFollower(Third, null)).Do("dispatcher.003", new UnmergeCase(Third, "不是一回事"));
        walk.Do("handler.003-zf", new ClaimItem(walk.At("handle"))).Do("handler.003-zf", new TransferItem(walk.At("handle"), null, "440104003-cg", "归城管办")).Do("handler.003-cg", new ClaimItem(walk.At("handle"))).Done("handle", form: RequestForms.Handled);
        Assert.Equal((FollowerStatus.Told, 0), (walk.State.Followers.Single(f => f.Case == Fourth).Status, walk.Violations.Count));
        return RecordedHistory.Of("led", walk.Journal);
    }

    /// <summary>Follows one lead and leaves it, follows another that is handed on, and takes its answer from where it stands.</summary>
    static RecordedHistory Followed()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("noise"));
        walk.Do(null, new FollowLead(Second, "JS2", "request", "440104003-zf", "u-dispatcher.003", "同一路段")).Do("dispatcher.003", new UnmergeCase(null, "不是一回事"));
        walk.Do(null, new FollowLead(Third, "JS3", "request", "440104003-zf", "u-dispatcher.003", "同一路段")).Later(TimeSpan.FromHours(5)).Do(null, new ShowToUnit(Third, "440104003-cg"));
        walk.Do(null, new TakeResult(Third, "u-handler.003-cg", "440104003-cg", "done", RequestForms.Handled)).Done("callback", "resolved", RequestForms.CalledBack);
        Assert.Equal((CaseStatus.Closed, FollowStatus.Handled, 0), (walk.State.Status, walk.State.Lead!.Status, walk.Violations.Count));
        return RecordedHistory.Of("followed", walk.Journal);
    }

    /// <summary>A unit was proposed for it and another one chosen.</summary>
    static RecordedHistory Advised()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, RequestForms.About("other"));
        var photo = new SentFile("019ab0000000700080000000000000f1", LowCode.Forms.FileReference.Of("019ab0000000700080000000000000f1", "现场.jpg", "image/jpeg", 2048, new string('a', 64)), []);
        walk.Sent = new Dictionary<string, SentFile> { [photo.Id] = photo };
        walk.Do("operator.003", new AttachFiles([photo.Id], "诉求人补来"));
        walk.Done("intake", "accept").Advice = [new Suggestion("history", "440104003-cg", 75, 3, 1, 2, Cases: [new(Second, "JS2")])];
        walk.Do("dispatcher.003", new CompleteItem(walk.At("dispatch"), null, LowCode.Scripts.Record.Of(("unit", "440104003-zf")), null));
        Assert.Equal(("handle", 0), (walk.State.Items[^1].Activity, walk.Violations.Count));
        return RecordedHistory.Of("advised", walk.Journal);
    }

    /// <summary>A case that another one began.</summary>
    static RecordedHistory Part()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.MatterPart).App!, new OpenChild("matter-part", Town.Street, LowCode.Scripts.Record.Of(("matter", "燃气报警"), ("demand", "请核查管线"), ("department", "440104-zj")),
            new ParentReference("019ab0000000700080000000000000aa", "YJ1", 3, "u-dispatcher.003", ["opinion"], null)), null);
        walk.Do("handler.zj", new CompleteItem(walk.At("handle"), "done", LowCode.Scripts.Record.Of(("opinion", "管线已更换")), null));
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("part", walk.Journal);
    }

    /// <summary>A step and the whole case suspended and resumed, by people and by the clock; limits moved at once and by approval; one refusal.</summary>
    /// <summary>A step with a timer is suspended and goes on.</summary>
    static RecordedHistory StoodStill()
    {
        var app = AppCompiler.Compile(WorksApp.Package.With(Packages.Flow(f =>
        {
            f["activities"]!.AsArray().Single(a => (string)a!["id"]! == "repair")!["boundaries"] = JsonNode.Parse("""[{ "id": "late", "on": "timer", "after": "2 workdays", "outcome": "late" }]""");
            f["connections"]!.AsArray().Add(JsonNode.Parse("""{ "from": "repair", "outcome": "late", "to": "check" }"""));
        }))).App!;
        var walk = CaseWalk.Begin(app, LowCode.Scripts.Record.Of(("topic", "a wall"))).Done("plan", "repair");
        var visit = walk.At("repair");
        walk.Do("handler.003-zf", new ClaimItem(visit)).Do("handler.003-zf", new SuspendWork(visit, "等待材料", null, null)).Later(TimeSpan.FromDays(4)).Do("handler.003-zf", new ResumeWork(visit, "there")).Later(TimeSpan.FromDays(4));
        return RecordedHistory.Of("stood-still", walk.Journal);
    }

    /// <summary>A call that nobody answered is tried again by itself and answered.</summary>
    static RecordedHistory TriedAgain()
    {
        var app = AppCompiler.Compile(WorksApp.Package.With(Packages.Flow(f =>
        {
            f["activities"]!.AsArray().Add(JsonNode.Parse("""{ "id": "ask", "type": "call", "target": "weather", "wait": true }"""));
            f["connections"]!.AsArray().Single(c => (string)c!["from"]! == "check")!["to"] = "ask";
            f["connections"]!.AsArray().Add(JsonNode.Parse("""{ "from": "ask", "to": "settled" }"""));
        }))).App!;
        var walk = CaseWalk.Begin(app, LowCode.Scripts.Record.Of(("topic", "a wall"))).Done("plan", "repair").Done("repair").Done("check");
        var visit = walk.State.Flow.Live[0].Id;
        walk.Do(null, new SettleEffect("e.1", visit, false, default, "nobody answers", MayPass: true)).Later(TimeSpan.FromMinutes(10))
            .Do(null, new SettleEffect("e.2", visit, true, LowCode.Scripts.Value.Of("sunny"), null));
        return RecordedHistory.Of("tried-again", walk.Journal);
    }

    static RecordedHistory Suspended()
    {
        var walk = CaseWalk.Begin(AppCompiler.Compile(WorksApp.Package).App!, LowCode.Scripts.Record.Of(("topic", "修缮挡土墙")));
        const string Handler = "handler.003-zf";
        walk.Done("plan", "survey");
        var visit = walk.At("survey");
        walk.Do(Handler, new ClaimItem(visit)).Do(Handler, new SuspendWork(visit, "等待鉴定", "需两周", Town.Monday.AddDays(2))).Do("supervisor.003", new ApproveAsked(1, "同意"));
        walk.Later(TimeSpan.FromDays(3)).Do("dispatcher.003", new SuspendWork(null, "等待上级批复", null, null)).Do("dispatcher.003", new ResumeWork(null, "已批复"));
        walk.Do(Handler, new ExtendTime(visit, "3 workdays", "住户不在家", null)).Do("supervisor.003", new RefuseAsked(2, "周末上门"));
        walk.Do(Handler, new ExtendTime(visit, "2 workdays", "住户不在家", null)).Do("supervisor.003", new ApproveAsked(3, null));
        walk.Do("dispatcher.003", new ExtendTime(null, "1 workdays", "工程量大", null)).Do(Handler, new SuspendWork(visit, "等待鉴定", null, null)).Do("supervisor.003", new ApproveAsked(5, null));
        Assert.Equal((1, 5, 0), (walk.State.Suspensions.Length, walk.State.Approvals.Length, walk.Violations.Count));
        return RecordedHistory.Of("suspended", walk.Journal);
    }

    /// <summary>Somebody added before, beside and after a step; one of them asked no longer, one who does not confirm; given round to be read in turn.</summary>
    static RecordedHistory Added()
    {
        const string Handler = "handler.003-zf";
        var walk = CaseWalk.Begin(AppCompiler.Compile(WorksApp.Package).App!, LowCode.Scripts.Record.Of(("topic", "修缮挡土墙")));
        walk.Done("plan", "repair");
        var visit = walk.At("repair");
        AddSigner Add(string user, string place) => new(visit, "u-" + user, null, null, false, "请把关", place);
        walk.Do(Handler, new ClaimItem(visit)).Do(Handler, Add("streetLeader.003", "before")).Do(Handler, Add("supervisor.003", "after")).Do(Handler, Add("callback.003", "beside"));
        walk.Do("streetLeader.003", new ApproveAsked(1, "先加固")).Do(Handler, new RemoveSigner(0, "不必", 3)).Do(Handler, new CompleteItem(visit, null, LowCode.Scripts.Record.Empty, null));
        walk.Do("supervisor.003", new RefuseAsked(2, "缺照片")).Do(Handler, new CompleteItem(visit, null, LowCode.Scripts.Record.Empty, null)).Do("supervisor.003", new ApproveAsked(4, null));
        walk.Do("dispatcher.003", new CirculateCase(["u-streetLeader.003", "u-supervisor.003"], [], true, null)).Do("streetLeader.003", new ApproveAsked(5, "已阅"));
        Assert.Equal((6, 0), (walk.State.Approvals.Length, walk.Violations.Count));
        return RecordedHistory.Of("added", walk.Journal);
    }

    /// <summary>Supervised by a superior and by a deadline; fed back, sent back, accepted, lifted; parked, kept parked, resumed.</summary>
    static RecordedHistory Watched()
    {
        const string Handler = "handler.003-zf", Supervisor = "supervisor.003", Dispatcher = "dispatcher.003";
        var walk = CaseWalk.Begin(AppCompiler.Compile(WorksApp.Package).App!, LowCode.Scripts.Record.Of(("topic", "修缮挡土墙")));
        walk.Done("plan", "survey").Do(Handler, new ClaimItem(walk.At("survey"))).Do(Supervisor, new SuperviseCase("order", "请报进度", Town.Street + "-zf", null));
        walk.Do(Handler, new GiveFeedback(1, "已勘查")).Do(Supervisor, new SendBackFeedback(1, "写明日期", "1 workdays")).Do(Handler, new GiveFeedback(1, "周五")).Do(Supervisor, new AcceptFeedback(1, null));
        walk.Later(TimeSpan.FromDays(11)).Do(Supervisor, new LiftSupervision(2, "已约谈"));
        walk.Do(Dispatcher, new ParkCase("列入旧改", "明年春季实施", Town.Monday.AddDays(40))).Do(Supervisor, new ApproveAsked(walk.State.Approvals.Length, null));
        walk.Later(TimeSpan.FromDays(40)).Do(Dispatcher, new RenewParking("资金未到", null, Town.Monday.AddDays(90))).Later(TimeSpan.FromDays(50)).Do(Dispatcher, new ResumeWork(null, "开工"));
        Assert.Equal((2, 0), (walk.State.Supervisions.Length, walk.Violations.Count));
        return RecordedHistory.Of("watched", walk.Journal);
    }

    /// <summary>A closed case of another system, and how its past came in.</summary>
    static RecordedHistory TakenOver()
    {
        var course = new ImportCourse(ImportedStatus.Closed, null, LowCode.Scripts.Record.Of(("result", "已修复")), new Dictionary<string, string>());
        var walk = CaseWalk.Begin(AppCompiler.Compile(SampleApps.Request).App!, new ImportCase("request", Town.Street, RequestForms.About("noise"), "old", new("old", "1001")), "dispatcher.003");
        while (walk.State.Importing) walk.Do("dispatcher.003", new ImportStep(course));
        Assert.Equal((CaseStatus.Closed, 0), (walk.State.Status, walk.Violations.Count));
        return RecordedHistory.Of("taken-over", walk.Journal);
    }

    /// <summary>What happens to clocks that no command of people does yet: suspended, resumed, extended, tightened, counted with another calendar.</summary>
    static RecordedHistory Clocks()
    {
        var walk = CaseWalk.Run(1, AppCompiler.Compile(SampleApps.Request).App!, 0);
        var commands = walk.Journal.Take(1).ToList();
        var state = CaseFold.After(CaseState.Nothing, commands[0].Header, CaseEvents.Codec.Decode(LowCode.Journal.EventCodec.Json, commands[0].Payload));
        var calendar = WorkCalendar.China;
        var clock = state.Ledger.Clocks[0].Id;
        var now = state.OpenedAt;
        foreach (var act in (Action<DeadlineLedger>[])
        [
            ledger => ledger.Pause(clock, "waitingForDocuments", "u-supervisor.003"), ledger => ledger.Resume(clock, "u-supervisor.003"),
            ledger => ledger.Extend(clock, new WorkDuration(2, TimeUnit.WorkDays), "rain", "u-supervisor.003"), ledger => ledger.Tighten(clock, now.AddDays(3), "12345"),
            ledger => ledger.ChangeCalendar(),
        ])
        {
            now = now.AddHours(2);
            if (commands.Count == 5) calendar = calendar.WithHours(calendar.Data.OfficeHours, calendar.Data.EmergencyHours, "recorded-2");
            var ledger = new DeadlineLedger(state.Ledger, calendar, now);
            act(ledger);
            var header = new CommandHeader(state.Version + 1, "engine", now);
            commands.Add((header, CaseEvents.Codec.Encode([.. ledger.Events])));
            state = CaseFold.After(state, header, [.. ledger.Events]);
        }
        return RecordedHistory.Of("clocks", commands);
    }
}
