using System.Text.Json;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Cases;

/// <summary>
/// The step of a flow that writes a record into a register or a ledger of the app: <c>{ "type": "call", "target": "register", "payload": { "register", "unit", "values", "links"?, "retired"? } }</c>.
/// A record that has the same key is changed, else there is a new one; the same call again changes nothing. The answer is the record's id, its version, and whether it is new.
/// </summary>
sealed class RegisterTarget(RegisterCatalog catalog, RegisterWriting writing, DirectoryCache directories, TimeProvider time) : ICallTarget
{
    public const string Called = "register";

    sealed record Link(string? Kind, string? Register, string? Id);

    sealed record Input(string? Register, string? Unit, string? Source, Dictionary<string, JsonElement>? Values, IReadOnlyList<Link>? Links, bool? Retired);

    public string Name => Called;

    public async Task<CallAnswer> Call(CallRequest request, CancellationToken cancellation)
    {
        try
        {
            var input = JsonSerializer.Deserialize<Input>(request.Input, JsonSerializerOptions.Web) ?? new(null, null, null, null, null, null);
            var register = await catalog.OfAsync(input.Register ?? "", cancellation);
            var tree = (await directories.CurrentAsync(cancellation)).Tree;
            if (!tree.TryFind(new UnitId(input.Unit ?? ""), out var unit) || unit.Disabled) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.unit", "unit", ("unit", input.Unit ?? "")));
            var values = (input.Values ?? []).ToDictionary(v => v.Key, v => TextOf(v.Value), StringComparer.Ordinal);
            var draft = new RegisterDraft(unit.Id.Value, values, input.Source is { Length: > 0 } source ? source : request.Id, input.Retired);
            var (record, isNew) = await writing.PutByKeyAsync(register, IdOf(request.Id), draft, time.GetUtcNow(), cancellation);
            foreach (var link in input.Links ?? [])
                if (link is { Kind: { Length: > 0 } kind, Register: { Length: > 0 } other, Id: { Length: > 0 } id }) await writing.LinkAsync(record, kind, other, id, time.GetUtcNow(), cancellation: cancellation);
            return new CallAnswer.Output(JsonSerializer.Serialize(new { register = register.Id, record = record.Id, version = record.Version, isNew }, JsonSerializerOptions.Web));
        }
        catch (RefusedException refused)
        {
            // Trying again makes no faulty value right; what it was stays out of the incident.
            return new CallAnswer.Failure(string.Join("; ", refused.Problems.Select(p => $"{p.Code} {p.Path}")), Retry: refused.Kind is RefusalKind.Stale or RefusalKind.Busy or RefusalKind.Overloaded);
        }
        catch (JsonException)
        {
            return new CallAnswer.Failure("register.input", Retry: false);
        }
    }

    /// <summary>The same call writes the same record.</summary>
    static string IdOf(string call) => "x" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(call)).AsSpan(0, 12));

    static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
