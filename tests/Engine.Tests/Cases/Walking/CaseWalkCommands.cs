using System.Globalization;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

// What people, other cases and the world outside may say next.
sealed partial class CaseWalk
{
    /// <summary>What other cases say: follow, you are shown, here is the result, you may go.</summary>
    void Between()
    {
        if (state.Status == CaseStatus.None) return;
        const string lead = "019ab0000000700080000000000000b9";
        if (random.Next(2) == 0)
        {
            Step(null, Heard());
            return;
        }
        Step(null, random.Next(5) switch
        {
            0 or 1 => new FollowLead(lead, "JS9", app.Manifest.Id, WalkedStreet.Id + Pick("-cg", "-zf"), "u-dispatcher.003", "same matter"),
            2 => new ShowToUnit(lead, WalkedStreet.Id + "-dj"),
            3 => new TakeResult(lead, "u-" + Pick(people), WalkedStreet.Id + Pick("-cg", "-zf"), "done", Record.Of(("result", "settled there"))),
            _ => new LeaveLead(lead, null, Merging.LeadOver),
        });
        if (random.Next(4) == 0) Step("dispatcher.003", new UnmergeCase(null, "not the same"));
    }

    /// <summary>What comes back of those that were asked: a follower, a link, a part of the case.</summary>
    CaseCommand Heard()
    {
        var other = Pick(fellows);
        var refused = Pick<Problem?>(null, null, Problem.Of("merge.closed", ("number", "W9")));
        var part = -random.Next(1, 1 + Math.Max(1, state.Splits.Sum(s => s.Count)));
        return random.Next(state.Splits.IsEmpty ? 5 : 8) switch
        {
            0 or 1 => new NoteFollower(state.Followers.LastOrDefault(f => f.IsHeld)?.Case ?? other, refused),
            2 => new DropFollower(state.Followers.LastOrDefault(f => f.IsHeld)?.Case ?? other, Halts.Ended),
            3 => new NoteLink(state.Links.LastOrDefault()?.Case ?? other, refused),
            4 => random.Next(2) == 0 ? new TakeLink(other, "W9", Pick([.. CaseLink.Kinds]), "u-dispatcher.003", null) : new DropLink(other, "u-dispatcher.003"),
            5 => new NoteChild(part, "019ab00000007000800000000000" + part.ToString("0000;0000", CultureInfo.InvariantCulture), app.Manifest.Id, "W" + (20 - part), refused),
            _ => new SettleChild(part, "019ab00000007000800000000000" + part.ToString("0000;0000", CultureInfo.InvariantCulture), app.Manifest.Id, "W" + (20 - part), "closed", Record.Empty, null),
        };
    }

    void Settle()
    {
        foreach (var ask in state.Flow.Asks.ToArray())
        {
            var done = random.Next(3) > 0;
            Step(null, new SettleEffect($"{id}.{state.Version}.0", ask.Visit, done, done ? Value.Of("sunny") : default, done ? null : "no answer", MayPass: random.Next(2) == 0));
        }
    }

    CaseCommand Command()
    {
        var items = state.Items.Where(i => i.IsLive || random.Next(10) == 0).ToArray();
        var visit = items.Length == 0 ? 1 : items[random.Next(items.Length)].Visit;
        var item = state.Item(visit);
        if (random.Next(8) == 0) return Together(visit);
        if (random.Next(12) == 0) return Beside(visit);
        return random.Next(36) switch
        {
            < 5 => new ClaimItem(visit),
            < 13 => Complete(item, visit),
            13 => new ReturnItem(visit, null, null, Pick(null, "rewalk", "direct"), "again"),
            14 => new RefuseDispatch(visit, "not ours", Pick(null, WalkedStreet.Id + "-zf")),
            15 => random.Next(2) == 0 ? new TransferItem(visit, "u-" + Pick(people), null, "please") : new TransferItem(visit, null, WalkedStreet.Id + Pick("-cg", "-zf", "-zh"), "please"),
            16 => new UrgeItem(null, null),
            17 => random.Next(5) switch
            {
                3 or 4 when state.Approvals.FirstOrDefault(a => a.IsOpen && a.Kind == Approval.Read) is { } reading && random.Next(3) > 0 => new WithdrawReading(reading.Number, "enough"),
                3 or 4 => new CirculateCase(["u-" + Pick(people), "u-streetLeader.003"], random.Next(2) == 0 ? [] : [WalkedStreet.Id + Pick("-cg", "-dj")], random.Next(2) == 0, null),
                0 => new CopyCase(random.Next(2) == 0 ? visit : null, ["u-" + Pick(people)], random.Next(2) == 0 ? [] : [WalkedStreet.Id + Pick("-cg", "-dj")], "to know"),
                1 => new WithdrawCopy(["u-" + Pick(people)], [WalkedStreet.Id + Pick("-cg", "-dj")]),
                _ => new AddComment("a word"),
            },
            18 => new UnclaimItem(visit),
            19 => new SendSignal(Pick(state.Flow.Signals.ToArray().Select(s => s.Name).DefaultIfEmpty("photo").ToArray()), Value.Of("p1")),
            20 => random.Next(4) == 0 ? new CloseCase(null, "enough") : new AddComment("not yet"),
            21 => new ReopenCase(null, "not good"),
            22 or 23 => Mend(visit),
            < 32 => random.Next(5) < 2 ? Watch() : Verb(visit),
            _ when random.Next(6) == 0 && state.Approvals.LastOrDefault(a => a.IsOpen && a.IsSign) is { } sign => new RemoveSigner(0, "not needed", sign.Number),
            _ when state.Approvals.Where(a => a.IsOpen).ToArray() is { Length: > 0 } open && Pick(open) is var asked => random.Next(2) == 0 ? new ApproveAsked(asked.Number, null) : new RefuseAsked(asked.Number, "no"),
            _ when state.Parked is not null && random.Next(2) == 0 => new RenewParking("still rain", "in autumn", now.AddDays(random.Next(1, 4))),
            _ => state.Suspensions.IsEmpty ? Verb(visit) : new ResumeWork(state.Suspensions[random.Next(state.Suspensions.Length)].Visit, null),
        };
    }

    /// <summary>What people do among themselves, and to the clocks.</summary>
    CaseCommand Verb(int visit)
    {
        int? target = random.Next(4) == 0 ? null : visit;
        return random.Next(14) switch
        {
            12 => new AddSigner(visit, "u-" + Pick(people), null, null, false, "hear them", Pick("before", "beside", "after")),
            13 when state.Approvals.LastOrDefault(a => a.IsOpen && a.IsSign) is { } sign => new RemoveSigner(0, "not needed", sign.Number),
            0 => new RecallItem(state.Items.Where(i => i.Status == ItemStatus.Done).Select(i => i.Visit).DefaultIfEmpty(visit).Last()),
            1 => new DelegateItem(visit, "u-" + Pick(people), "look"),
            2 => new ResolveItem(visit, Pick(null, "looked")),
            3 => random.Next(8) == 0 ? new WithdrawCase("no more") : new ResolveItem(visit, "looked"),
            4 => random.Next(8) == 0 ? new VoidCase("double") : new UnclaimItem(visit),
            5 => random.Next(2) == 0 ? new AddSigner(visit, null, WalkedStreet.Id + Pick("-cg", "-zf", "-dj", "-zh"), Pick<int?>(null, 2), random.Next(2) == 0, "hear them") : new AddSigner(visit, "u-" + Pick(people), null, null, random.Next(2) == 0, "hear them", Pick(null, "before", "beside", "after")),
            6 => state.Approvals.FirstOrDefault(a => a.IsOpen && a.IsSign) is { } sign ? new RemoveSigner(0, "not needed", sign.Number) : new RemoveSigner(visit, "not needed"),
            7 or 8 => new SuspendWork(target, Pick("等待材料", "等待鉴定", "等待上级批复", "等待当事人补充材料"), null, random.Next(2) == 0 ? null : now + TimeSpan.FromHours(random.Next(1, 60))),
            9 => new ExtendTime(target, Pick("1 workdays", "2 workdays", "3 workdays", "4 workhours"), "rain", null),
            10 => random.Next(2) == 0 ? new RefuseAsked(Math.Max(1, state.Approvals.Length), "no") : new ApproveAsked(Math.Max(1, state.Approvals.Length), null),
            _ => new ResumeWork(target, null),
        };
    }

    /// <summary>What superiors do, and those who answer them.</summary>
    CaseCommand Watch()
    {
        if (state.Supervisions.LastOrDefault(s => s.IsOpen) is { } one && random.Next(3) > 0)
            return one.Status == SupervisionStatus.Waiting && random.Next(4) > 0 ? new GiveFeedback(one.Number, "half done") : random.Next(3) switch
            {
                0 => new AcceptFeedback(one.Number, null),
                1 => new SendBackFeedback(one.Number, "more", Pick(null, "1 workdays")),
                _ => new LiftSupervision(one.Number, "done"),
            };
        return random.Next(5) switch
        {
            0 or 1 => new SuperviseCase(Pick("supervise", "order", "instruct"), "how does it go", Pick(null, WalkedStreet.Id + "-zf"), Pick(null, "4 workhours")),
            2 when state.Parked is not null => new RenewParking("still rain", null, now.AddDays(random.Next(1, 4))),
            2 or 3 => new ParkCase("rain", "in spring", now.AddDays(random.Next(1, 4))),
            _ => new UrgeItem(null, null),
        };
    }

    /// <summary>What units ask of each other.</summary>
    CaseCommand Together(int visit)
    {
        var ask = state.Assists.IsEmpty ? 1 : state.Assists[random.Next(state.Assists.Length)].Number;
        return random.Next(6) switch
        {
            0 or 1 => new AskExcuse(visit, "nobody to send", Pick(null, "440104-ga")),
            2 => new AskAssistance(visit, Pick(WalkedStreet.Id + "-cg", WalkedStreet.Id + "-zf", "440104-cg"), "look at the pipes", Pick(null, "2 workdays")),
            3 => new AnswerAssistance(ask, "looked", random.Next(3) == 0),
            4 => random.Next(2) == 0 ? new WithdrawAssistance(ask, "found out") : new SendSignal("photo", "early"),
            _ => new ScoreAssistance(ask, random.Next(0, 6), null),
        };
    }

    /// <summary>What is done beside the steps: other cases, other platforms, files, calls, marks, and whoever leaves.</summary>
    CaseCommand Beside(int visit) => random.Next(16) switch
    {
        0 or 1 => new MergeCases([Pick(fellows)], "same matter"),
        2 => new UnmergeCase(state.Followers.LastOrDefault(f => f.IsHeld)?.Case, "not the same"),
        3 or 4 => new SplitCase([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Record.Of((app.Manifest.Split?.Fields?[0] ?? "topic", "part " + i)))], random.Next(2) == 0, "two matters"),
        5 => new LinkCase(Pick(fellows), Pick([.. CaseLink.Kinds]), null),
        6 => new UnlinkCase(state.Links.LastOrDefault()?.Case ?? fellows[0]),
        7 or 8 => new RateCase(random.Next(1, 6), null, Pick<IReadOnlyList<string>?>(null, ["quick"])),
        9 => new NoteCall(visit, Pick(CallAttempt.Unreachable, CallAttempt.Later), now.AddHours(random.Next(1, 30)), null),
        10 => new SetOutside(new("hotline", "H1", now.AddHours(random.Next(1, 90)))),
        11 => new TightenOutside(now.AddHours(random.Next(1, 60))),
        12 => new AttachFiles([Pick(pictures).Id], Pick(null, "seen there")),
        14 or 15 when state.Item(visit) is { Holder: { } holder } => new HandOverItem(visit, holder, Pick(null, "u-" + Pick(people)), "leaves"),
        _ => new DelegateItem(visit, "u-" + Pick(people), "look"),
    };

    MendIncident Mend(int visit)
    {
        var incidents = state.Flow.Incidents.ToArray();
        if (incidents.Length > 0) visit = incidents[random.Next(incidents.Length)].Visit;
        return random.Next(3) switch
        {
            0 => new MendIncident(visit, "retry", null, null, "again"),
            1 => new MendIncident(visit, "skip", Pick("done", "accept", "go"), null, "go on"),
            _ => new MendIncident(visit, "move", null, Pick("intake", "handle", "plan", "left", "told"), "elsewhere"),
        };
    }

    CompleteItem Complete(CaseItem? item, int visit)
    {
        var outcome = item is { Outcomes.Count: > 0 } ? item.Outcomes[random.Next(item.Outcomes.Count)] : null;
        return new CompleteItem(visit, outcome, item?.Form switch
        {
            "handling" => RequestForms.Handled,
            "callback" => outcome == "unresolved" ? RequestForms.Dissatisfied : RequestForms.CalledBack,
            "review" => RequestForms.Reviewed,
            "plan" => OpeningForm(),
            "arrival" => RequestForms.Report,
            "record" => Record.Of(("done", "moved the stalls")),
            null when item?.Post is "streetLeader" => Record.Of(("unit", WalkedStreet.Id + Pick("-cg", "-zf")), ("ground", "nearest")),
            null when item?.Post == "dispatcher" => Record.Of(("unit", WalkedStreet.Id + Pick("-cg", "-zf", "-nowhere"))),
            _ => app.Manifest.Form != "topic" && random.Next(3) == 0 ? Record.Of(("urgent", random.Next(2) == 0)) : Record.Empty,
        }, null);
    }

    Record OpeningForm() => app.Manifest.Form == "apply" ? Record.Of(("matter", "a walk"), ("kind", Pick("joint", "emergency")), ("why", "asked three times in vain"), ("spot", "here"), ("departments", Value.Of(["440104-cg", "440104-sc"])))
        : app.Manifest.Form == "topic" ? Record.Of(("topic", "a walk")) : app.Manifest.Id == "wild"
        ? Record.Of(("summary", "a walk"), ("again", random.Next(2) == 0), ("parts", Value.Of([.. new[] { "a", "b", "c" }.Where(_ => random.Next(2) == 0).Select(p => Value.Of(p))])))
        : RequestForms.About(Pick("noise", "lighting", "dispute", "other")).With("confidential", random.Next(4) == 0);

    T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
