using System.Security.Cryptography;
using System.Text;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk;

/// <summary>
/// A posted page as a command of a case. The page carries a key made when it was rendered; together with what was typed it makes the
/// idempotency key, so that a double click is one command while a corrected page is a new one.
/// </summary>
static class PostedCommand
{
    public const string KeyField = "key";
    /// <summary>Names the cases of a page about many.</summary>
    public const string PickField = "pick";
    const int KeyLimit = 32;

    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>The key to show again with a page that comes back.</summary>
    public static string KeyOf(IFormCollection posted) => posted[KeyField].ToString() is { Length: > 0 and <= KeyLimit } key ? key : NewKey();

    /// <summary>Sends the command; a refusal of whatever kind is in the answer.</summary>
    public static Task<(CommandAnswer? Answer, Refusal? Refusal)> SendAsync(HttpContext http, ICaseGrains grains, CaseId id, CaseCommand command, IFormCollection posted) =>
        SendAsync(http, grains, id, command, posted, Actor.Of(Caller.From(http)));

    /// <summary>The same for somebody who is not signed in.</summary>
    /// <param name="one">Of a page about many cases, the one this is about: each has a command of its own.</param>
    /// <param name="occurredAt">When it happened; now when left out.</param>
    public static async Task<(CommandAnswer? Answer, Refusal? Refusal)> SendAsync(HttpContext http, ICaseGrains grains, CaseId id, CaseCommand command, IFormCollection posted, Actor actor, string? one = null, DateTimeOffset? occurredAt = null)
    {
        var digest = Digest(one is null ? http.Request.Path : one, posted.Where(f => one is null || f.Key != PickField));
        var request = new CommandRequest(id, command, actor, $"{KeyOf(posted)}-{Convert.ToHexStringLower(digest)}", digest, occurredAt);
        try
        {
            var answer = await grains.ExecuteAsync(request, http.RequestAborted);
            return answer.Refusal is { } refusal ? (null, refusal) : (answer, null);
        }
        catch (RefusedException refused)
        {
            return (null, new(refused.Kind, [.. refused.Problems]));
        }
    }

    static byte[] Digest(string path, IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> posted)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(path);
        foreach (var (name, values) in posted.Where(f => f.Key is not (KeyField or "__RequestVerificationToken")).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Add(name);
            foreach (var value in values) Add(value ?? "");
        }
        return sum.GetHashAndReset()[..16];

        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            sum.AppendData(BitConverter.GetBytes(bytes.Length));
            sum.AppendData(bytes);
        }
    }
}
