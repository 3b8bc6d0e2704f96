using System.Globalization;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>What stands in the body beside the command itself.</summary>
/// <param name="Key">Idempotency key; the header of that name goes before it.</param>
/// <param name="As">A user an API client acts for.</param>
/// <param name="OccurredAt">When it happened, for offline work.</param>
public sealed record CommandEnvelope(CaseCommand Command, string? Key, string? As, DateTimeOffset? OccurredAt);

/// <summary>Commands from JSON. A member that the command does not have is refused, so that a misspelt one is not silently dropped.</summary>
public static class CommandReader
{
    const int TextLimit = 2000, NameLimit = 128, ListLimit = 50, TicketLimit = 128 * 1024;

    /// <exception cref="RefusedException">What is wrong, with the member's name as path.</exception>
    public static CommandEnvelope ReadOpen(string app, Record body)
    {
        var members = new Members(body);
        var command = new OpenCase(app, members.Name("street")!, members.Record("form"), members.OptionalName("source"), members.Outside("outside")) { Prefill = members.Prefill("prefill"), Anyway = members.OptionalText("anyway"), SelfHandled = members.OptionalRecord("selfHandled") };
        return members.Envelope(command);
    }

    /// <exception cref="RefusedException">What is wrong, with the member's name as path.</exception>
    public static CommandEnvelope ReadCommand(Record body)
    {
        var members = new Members(body);
        var type = members.Name("type")!;
        CaseCommand command = type switch
        {
            "claim" => new ClaimItem(members.Visit()),
            "unclaim" => new UnclaimItem(members.Visit()),
            "complete" => new CompleteItem(members.Visit(), members.OptionalName("outcome"), members.Record("form"), members.OptionalText("comment")) { Prefill = members.Prefill("prefill"), Anyway = members.OptionalText("anyway"), Advice = members.Ticket("advice") },
            "return" => new ReturnItem(members.Visit(), members.OptionalNumber("toVisit"), members.OptionalName("toActivity"), members.OptionalName("mode"), members.Text("reason")),
            "refuseDispatch" => new RefuseDispatch(members.Visit(), members.Text("ground"), members.OptionalName("proposedUnit")),
            "assist" => new AskAssistance(members.Visit(), members.Name("unit")!, members.Text("text"), members.OptionalName("within")),
            "answerAssist" => new AnswerAssistance(members.Ask(), members.Text("text"), members.Flag("declined")),
            "withdrawAssist" => new WithdrawAssistance(members.Ask(), members.Text("reason")),
            "scoreAssist" => new ScoreAssistance(members.Ask(), members.OptionalNumber("level") ?? throw Wrong("command.needed", "level", ("member", "level")), members.OptionalText("comment")),
            "askExcuse" => new AskExcuse(members.Visit(), members.Text("ground"), members.OptionalName("proposedUnit")),
            "transfer" => new TransferItem(members.Visit(), members.OptionalName("toUser"), members.OptionalName("toUnit"), members.Text("reason")),
            "addSign" => new AddSigner(members.Visit(), members.OptionalName("toUser"), members.OptionalName("toUnit"), members.OptionalNumber("weight"), members.Flag("before"), members.Text("reason"), members.OptionalName("place")),
            "removeSign" => members.OptionalNumber("ask") is { } asked ? new RemoveSigner(0, members.Text("reason"), asked) : new RemoveSigner(members.Visit(), members.Text("reason")),
            "delegate" => new DelegateItem(members.Visit(), members.Name("toUser")!, members.Text("reason")),
            "resolve" => new ResolveItem(members.Visit(), members.OptionalText("comment")),
            "recall" => new RecallItem(members.Visit()),
            "withdraw" => new WithdrawCase(members.Text("reason")),
            "void" => new VoidCase(members.Text("reason")),
            "suspend" => new SuspendWork(members.OptionalNumber("visit"), members.Text("reason"), members.OptionalText("comment"), members.Time("until")),
            "resume" => new ResumeWork(members.OptionalNumber("visit"), members.OptionalText("comment")),
            "extend" => new ExtendTime(members.OptionalNumber("visit"), members.Name("length")!, members.Text("reason"), members.OptionalText("comment")),
            "approve" => new ApproveAsked(members.Ask(), members.OptionalText("comment")),
            "refuse" => new RefuseAsked(members.Ask(), members.Text("comment")),
            "park" => new ParkCase(members.Text("reason"), members.Text("plan"), members.Time("review") ?? throw Wrong("command.needed", "review", ("member", "review"))),
            "renewParking" => new RenewParking(members.Text("reason"), members.OptionalText("plan"), members.Time("review") ?? throw Wrong("command.needed", "review", ("member", "review"))),
            "supervise" => new SuperviseCase(members.OptionalName("kind") ?? Supervision.Supervise, members.Text("text"), members.OptionalName("toUnit"), members.OptionalName("length")),
            "feedback" => new GiveFeedback(members.Supervision(), members.Text("text")),
            "acceptFeedback" => new AcceptFeedback(members.Supervision(), members.OptionalText("comment")),
            "sendBackFeedback" => new SendBackFeedback(members.Supervision(), members.Text("reason"), members.OptionalName("length")),
            "lift" => new LiftSupervision(members.Supervision(), members.Text("reason")),
            "noteCall" => new NoteCall(members.Visit(), members.Name("how")!, members.Time("again"), members.OptionalText("note")),
            "urge" => new UrgeItem(members.OptionalNumber("visit"), members.OptionalText("reason")),
            "copy" => new CopyCase(members.OptionalNumber("visit"), members.Names("users"), members.Names("units"), members.OptionalText("note")),
            "withdrawCopy" => new WithdrawCopy(members.Names("users"), members.Names("units")),
            "document" => new SettleDocument(members.Name("document")!, members.Source("source"), members.OptionalText("from"), members.OptionalName("number"), members.Day("until"), members.Flag("original")),
            "supply" => new SupplyDocuments(members.Record("files"), members.OptionalText("text")),
            "askDocuments" => new AskDocuments(members.OptionalNumber("days") ?? throw Wrong("command.needed", "days", ("member", "days")), members.OptionalText("note")),
            "circulate" => new CirculateCase(members.Names("users"), members.Names("units"), members.Flag("inTurn"), members.OptionalText("note")),
            "withdrawReading" => new WithdrawReading(members.Ask(), members.Text("reason")),
            "comment" => new AddComment(members.Text("text")),
            "rate" => new RateCase(members.OptionalNumber("level") ?? throw Wrong("command.needed", "level", ("member", "level")), members.OptionalText("comment"), members.Names("reasons")),
            "close" => new CloseCase(members.OptionalName("result"), members.Text("reason")),
            "reopen" => new ReopenCase(members.OptionalName("activity"), members.Text("reason")),
            "signal" => new SendSignal(members.Name("name")!, members.Any("payload")),
            "mend" => new MendIncident(members.Visit(), members.Name("how")!, members.OptionalName("outcome"), members.OptionalName("activity"), members.Text("reason"), members.FilledRecord("variables"), members.FilledRecord("form")),
            "attach" => new AttachFiles(members.Names("files"), members.OptionalText("note")),
            "merge" => new MergeCases(members.Names("cases"), members.Text("reason")),
            "unmerge" => new UnmergeCase(members.OptionalName("case"), members.Text("reason")),
            "split" => new SplitCase(members.Records("parts"), members.Flag("wait"), members.Text("reason"), members.Lists("partFiles")),
            "link" => new LinkCase(members.Name("case")!, members.OptionalName("kind") ?? CaseLink.Related, members.OptionalText("note")),
            "unlink" => new UnlinkCase(members.Name("case")!),
            "setOutside" => new SetOutside(members.Outside()),
            "tighten" => new TightenOutside(members.Time("due") ?? throw Wrong("command.needed", "due", ("member", "due"))),
            _ => throw Wrong("command.type", "type", ("type", type)),
        };
        return members.Envelope(command);
    }

    static RefusedException Wrong(string code, string path, params ReadOnlySpan<(string, string)> values) =>
        new(RefusalKind.Invalid, Problem.At(code, path, values));

    /// <summary>Reads members of the body and remembers how many were read: what is left over was not meant for this command.</summary>
    sealed class Members(Record body)
    {
        int read;
        readonly List<string> asked = new(10);

        public CommandEnvelope Envelope(CaseCommand command)
        {
            var key = OptionalName("key");
            var actAs = OptionalName("as");
            var occurred = Time("occurredAt");
            Whole("");
            return new(command, key, actAs, occurred);
        }

        public DateTimeOffset? Time(string name) => OptionalName(name) is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : throw Wrong("command.time", name, ("value", text));

        /// <summary>System, number and deadline of another platform: an object of its own, or members of the command.</summary>
        public OutsideReference Outside() => new(Name("system")!, Name("number")!, Time("due"));

        public OutsideReference? Outside(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return null;
            var inner = new Members(value.AsRecord ?? throw Wrong("command.object", name, ("member", name)));
            var outside = inner.Outside();
            inner.Whole(name + ".");
            return outside;
        }

        /// <summary>A ticket of a prefill and the fields that were checked.</summary>
        public PrefillUse? Prefill(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return null;
            var inner = new Members(value.AsRecord ?? throw Wrong("command.object", name, ("member", name)));
            var use = new PrefillUse(inner.Short("ticket", TicketLimit) ?? throw Wrong("command.needed", name + ".ticket", ("member", name + ".ticket")), inner.Names("checked"));
            inner.Whole(name + ".");
            return use;
        }

        public DocumentSource Source(string name) =>
            Enum.TryParse<DocumentSource>(Name(name), ignoreCase: true, out var source) ? source : throw Wrong("document.source", name);

        public DateOnly? Day(string name) => OptionalName(name) is not { } text ? null
            : DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Wrong("command.time", name, ("value", text));

        void Whole(string prefix)
        {
            if (read == body.Count) return;
            foreach (var (name, _) in body)
                if (!asked.Contains(name)) throw Wrong("command.member", prefix + name, ("member", prefix + name));
        }

        public int Visit() => OptionalNumber("visit") ?? throw Wrong("command.needed", "visit", ("member", "visit"));

        public int Ask() => OptionalNumber("ask") ?? throw Wrong("command.needed", "ask", ("member", "ask"));

        public int Supervision() => OptionalNumber("supervision") ?? throw Wrong("command.needed", "supervision", ("member", "supervision"));

        public int? OptionalNumber(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return null;
            return value.IsNumber && value.RawNumber is >= 0 and <= int.MaxValue && value.RawNumber == Math.Floor(value.RawNumber)
                ? (int)value.RawNumber : throw Wrong("command.number", name, ("member", name));
        }

        /// <summary>True or false; absent is false.</summary>
        public bool Flag(string name)
        {
            var value = Take(name);
            return value.IsAbsent ? false : value.IsBoolean ? value.RawBoolean : throw Wrong("command.flag", name, ("member", name));
        }

        public string? Name(string name) => OptionalName(name) ?? throw Wrong("command.needed", name, ("member", name));
        public string? Ticket(string name) => Short(name, TicketLimit);
        public string? OptionalName(string name) => Short(name, NameLimit);
        public string Text(string name) => Short(name, TextLimit) ?? throw Wrong("command.needed", name, ("member", name));
        public string? OptionalText(string name) => Short(name, TextLimit);
        public Value Any(string name) => Take(name);

        public Record Record(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return Scripts.Record.Empty;
            return value.AsRecord ?? throw Wrong("command.object", name, ("member", name));
        }

        public Record? FilledRecord(string name) => Record(name) is { Count: > 0 } given ? given : null;

        public Record? OptionalRecord(string name)
        {
            var value = Take(name);
            return value.IsAbsent ? null : value.AsRecord ?? throw Wrong("command.object", name, ("member", name));
        }

        /// <summary>A list of names; absent is empty.</summary>
        public string[] Names(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return [];
            if (value.AsList is not { Length: <= ListLimit } list || !Array.TrueForAll(list, one => one.AsText is { Length: > 0 and <= NameLimit }))
                throw Wrong("command.names", name, ("member", name), ("limit", ListLimit.ToString(CultureInfo.InvariantCulture)));
            return Array.ConvertAll(list, one => one.AsText!);
        }

        /// <summary>A list of objects; absent is empty.</summary>
        public Record[] Records(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return [];
            if (value.AsList is not { Length: <= ListLimit } list || !Array.TrueForAll(list, one => one.AsRecord is not null)) throw Wrong("command.objects", name, ("member", name));
            return Array.ConvertAll(list, one => one.AsRecord!);
        }

        /// <summary>A list of lists of names; absent is null.</summary>
        public string[][]? Lists(string name)
        {
            var value = Take(name);
            if (value.IsAbsent) return null;
            if (value.AsList is not { Length: <= ListLimit } list || !Array.TrueForAll(list, one => one.AsList is { Length: <= ListLimit } names && Array.TrueForAll(names, n => n.AsText is { Length: > 0 and <= NameLimit })))
                throw Wrong("command.lists", name, ("member", name), ("limit", ListLimit.ToString(CultureInfo.InvariantCulture)));
            return Array.ConvertAll(list, one => Array.ConvertAll(one.AsList!, n => n.AsText!));
        }

        string? Short(string name, int limit)
        {
            var value = Take(name);
            if (value.IsAbsent) return null;
            var text = value.AsText ?? throw Wrong("command.text", name, ("member", name));
            if (text.Length > limit) throw Wrong("command.long", name, ("member", name), ("limit", limit.ToString(CultureInfo.InvariantCulture)));
            text = text.Trim();
            return text.Length == 0 ? null : text;
        }

        Value Take(string name)
        {
            asked.Add(name);
            var at = body.Find(name);
            if (at < 0) return default;
            read++;
            return body.Values[at];
        }
    }
}
