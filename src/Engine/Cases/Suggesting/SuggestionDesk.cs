using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Apps;
using LowCode.Cases.Effects;
using LowCode.Extending;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>What is proposed for a dispatch.</summary>
/// <param name="Ticket">To be sent back with the choice, so that the case keeps what was proposed; empty when nothing was.</param>
/// <param name="Silent">Sources that did not answer.</param>
public sealed record Suggestions(IReadOnlyList<Suggestion> Units, string Ticket, IReadOnlyList<string> Silent)
{
    public static Suggestions None { get; } = new([], "", []);
}

/// <summary>
/// Asks the history of like cases and the plugins which unit a case might be given to. Everybody is asked within the dispatcher's own sight; a source that hangs or
/// fails is passed over and named.
/// </summary>
public sealed class SuggestionDesk(IEnumerable<IDispatchSuggester> sources, PluginCatalog plugins, PluginSwitches switches, DecidedCases decided, AppStore apps, CaseMask mask, SecretBox box, MessageSettings limits, TimeProvider time)
{
    const string Purpose = "suggestion";
    /// <summary>Of one source, at most.</summary>
    const int Most = 5, TextLimit = 200;
    /// <summary>Somebody waits for the page.</summary>
    static readonly TimeSpan patience = TimeSpan.FromSeconds(3);
    /// <summary>A page stands open no longer than a working day; and duties of years ago are not today's.</summary>
    static readonly TimeSpan holds = TimeSpan.FromHours(12), recent = TimeSpan.FromDays(365);

    readonly IDispatchSuggester[] sources = [.. sources, .. plugins.Suggesters];

    /// <exception cref="RefusedException"><c>suggest.notDispatch</c>: nobody has to choose a unit there, or not this caller.</exception>
    public async Task<Suggestions> OfAsync(Caller caller, CaseId id, CaseState state, int visit, CancellationToken cancellation = default)
    {
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        if (state.Item(visit) is not { IsLive: true } item || app.Flow.Find(item.Activity)?.Kind != ActivityKind.Dispatch || !Items.IsOffered(item, caller) || !Rights.MaySomewhere(caller, Acts.Complete))
            throw new RefusedException(RefusalKind.Conflict, Problem.At("suggest.notDispatch", "visit"));
        var excluded = state.Flow.Visit(visit)?.Excluded ?? [];
        var place = app.Manifest.Columns?.Place is { } field ? state.Form[field].AsText : null;
        var asked = new DecidedCase { CaseId = id.Value, Title = state.Title, Category = state.Category, Place = place };
        var found = new List<Suggestion>(LikeUnits.Of(asked, await decided.OfAsync(caller, id, app, state.Street, time.GetUtcNow() - recent, cancellation), excluded));
        var silent = new List<string>();
        var shown = sources.Length == 0 ? Record.Empty : await mask.ApplyAsync(caller, state, state.Form);
        foreach (var source in sources)
        {
            if (!await switches.IsOnAsync(source, new UnitId(state.Street), cancellation)) continue;
            if (await AskAsync(source, new SuggestionRequest(state.App, state.Number, state.Street, state.Title, state.Category, ValueJson.ToJson(shown), excluded), cancellation) is { } units)
                found.AddRange(units.Where(u => u.Share is > 0 and <= 1).Take(Most).Select(u => new Suggestion(source.Name, u.Unit, Math.Clamp((int)Math.Round(u.Share * 100), 1, 100), Zh: Short(u.Zh), En: Short(u.En))));
            else silent.Add(source.Name);
        }
        var tree = caller.Directory.Tree;
        Suggestion[] proposed = [.. found.Where(s => !excluded.Contains(s.Unit) && tree.TryFind(new UnitId(s.Unit), out var unit) && !unit.Disabled)];
        return new(proposed, proposed.Length == 0 ? "" : Seal(new(id.Value, visit, caller.User.Value, time.GetUtcNow(), proposed)), silent);
    }

    /// <exception cref="RefusedException"><c>suggest.ticket</c>: made for another case, step or person, or too old.</exception>
    internal IReadOnlyList<Suggestion> Open(string text, CaseId id, int visit, Caller caller) =>
        Read(text) is { } ticket && ticket.Case == id.Value && ticket.Visit == visit && ticket.User == caller.User.Value && ticket.MadeAt + holds >= time.GetUtcNow()
            ? ticket.Suggestions : throw new RefusedException(RefusalKind.Invalid, Problem.At("suggest.ticket", "advice"));

    async Task<IReadOnlyList<UnitSuggestion>?> AskAsync(IDispatchSuggester source, SuggestionRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.TryFor < patience ? limits.TryFor : patience);
        try
        {
            return await Task.Run(() => source.Suggest(request, limit.Token), cancellation).WaitAsync(limit.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    static string Short(string? text) => text is null ? "" : text.Length > TextLimit ? text[..TextLimit] : text;

    string Seal(SuggestionTicket ticket) => Base64Url.EncodeToString(box.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(ticket, SuggestionJson.Default.SuggestionTicket)));

    SuggestionTicket? Read(string text)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            return bytes.Length > Sealing.NonceLength + Sealing.TagLength ? JsonSerializer.Deserialize(box.Open(Purpose, bytes), SuggestionJson.Default.SuggestionTicket) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SuggestionTicket))]
sealed partial class SuggestionJson : JsonSerializerContext;
