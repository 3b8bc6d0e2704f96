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
    const int KeyLimit = 32;

    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>The key to show again with a page that comes back.</summary>
    public static string KeyOf(IFormCollection posted) => posted[KeyField].ToString() is { Length: > 0 and <= KeyLimit } key ? key : NewKey();

    /// <summary>Sends the command; a refusal of whatever kind is in the answer.</summary>
    public static Task<(CommandAnswer? Answer, Refusal? Refusal)> SendAsync(HttpContext http, ICaseGrains grains, CaseId id, CaseCommand command, IFormCollection posted) =>
        SendAsync(http, grains, id, command, posted, Actor.Of(Caller.From(http)));

    /// <summary>The same for somebody who is not signed in.</summary>
    public static async Task<(CommandAnswer? Answer, Refusal? Refusal)> SendAsync(HttpContext http, ICaseGrains grains, CaseId id, CaseCommand command, IFormCollection posted, Actor actor)
    {
        var digest = Digest(http.Request.Path, posted);
        var request = new CommandRequest(id, command, actor, $"{KeyOf(posted)}-{Convert.ToHexStringLower(digest)}", digest);
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

    static byte[] Digest(string path, IFormCollection posted)
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
