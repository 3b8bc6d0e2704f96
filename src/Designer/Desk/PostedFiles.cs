using System.Collections.Frozen;
using System.Security.Cryptography;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace LowCode.Designer.Desk;

/// <summary>
/// A posted page with its files taken in: they stand in it by id, as if they had been sent before, and stay when the page comes back.
/// The same page sent twice names the same files.
/// </summary>
/// <param name="Posted">The page with ids in place of files.</param>
/// <param name="Known">Files it may name: sent by this reader, or in the case already.</param>
/// <param name="Problems">What was wrong with files, at their fields.</param>
/// <param name="Busy">Some were not taken because too many wait.</param>
sealed record PostedFiles(IFormCollection Posted, IReadOnlyDictionary<string, Record> Known, IReadOnlyList<Problem> Problems, bool Busy = false)
{
    /// <summary>Where the device was when each chosen photo was taken, in their order, with semicolons between: for those that could not be sent ahead.</summary>
    public const string Where = ".where";

    /// <summary>Bytes of one page with all its files.</summary>
    public static IRequestSizeLimitMetadata Limit { get; } = new BodyLimit(96 * 1024 * 1024);

    /// <summary>How a case's page and its form get at files.</summary>
    public static Task<PostedFiles> TakeAsync(HttpContext http, FormDefinition? form, Record current, Attachments attachments)
    {
        var caller = Caller.From(http);
        return TakeAsync(http, form, current, attachments, caller.Key, Rights.MaySomewhere(caller, Acts.Attach) ? null : new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.Attach.Name))));
    }

    /// <param name="owner">Whose files they are until a case takes them.</param>
    /// <param name="refused">Why they may send none; null when they may.</param>
    /// <param name="source">Of people without an account: digest of where they sit.</param>
    /// <param name="only">Fields files are taken for; null for all of the form.</param>
    public static async Task<PostedFiles> TakeAsync(HttpContext http, FormDefinition? form, Record current, Attachments attachments, string owner, RefusedException? refused, string? source = null, IReadOnlyCollection<string>? only = null)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form is null) return new(posted, FrozenDictionary<string, Record>.Empty, []);
        var (problems, busy) = (new List<Problem>(), false);
        Dictionary<string, StringValues>? taken = null;
        foreach (var part in posted.Files.Where(f => f.Length > 0 && f.Name.StartsWith(FormInput.Root, StringComparison.Ordinal)))
        {
            var path = part.Name[FormInput.Root.Length..];
            if (only?.Contains(path.Split('.')[0]) == false || FileField.Find(form.Fields, path[(path.LastIndexOf('.') + 1)..]) is not { } field) continue;
            taken ??= posted.ToDictionary(f => f.Key, f => f.Value);
            try
            {
                if (refused is not null) throw refused;
                // What the form would not take is not stored for it either.
                if (taken.GetValueOrDefault(part.Name).Count >= FileField.Most(field)) throw new RefusedException(RefusalKind.Invalid, Problem.At("file.many", "file", ("limit", FileField.Most(field).ToString(System.Globalization.CultureInfo.InvariantCulture)), ("name", part.FileName)));
                await using var content = part.OpenReadStream();
                var key = $"{PostedCommand.KeyOf(posted)}/{part.Name}/{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, http.RequestAborted))}";
                content.Position = 0;
                var where = posted[part.Name + Where].ToString().Split(';').ElementAtOrDefault(posted.Files.Where(f => f.Name == part.Name && f.Length > 0).ToList().IndexOf(part));
                var file = await attachments.TakeAsync(owner, field, key, part.FileName, content, http.RequestAborted, source, DevicePlace.Read(where));
                taken[part.Name] = StringValues.Concat(taken.GetValueOrDefault(part.Name), file["id"].AsText);
            }
            catch (RefusedException wrong)
            {
                busy |= wrong.Kind == RefusalKind.Busy;
                problems.AddRange(wrong.Problems.Select(p => p with { Path = PathOf(path) }));
            }
        }
        if (taken is not null) posted = new FormCollection(taken);
        var named = FileReference.In(FormInput.Read(form, posted));
        var known = new Dictionary<string, Record>(FileReference.In(current), StringComparer.Ordinal);
        foreach (var (id, file) in await attachments.SentAsync(owner, Record.Of(("sent", Value.Of([.. named.Values.Select(f => (Value)f)]))), http.RequestAborted)) known[id] = file.Reference;
        return new(posted, known, problems, busy);
    }

    /// <summary><c>table.0.photos</c> is <c>table[0].photos</c> to forms.</summary>
    static string PathOf(string name) => string.Concat(name.Split('.').Select((part, i) => i == 0 ? part : int.TryParse(part, out _) ? $"[{part}]" : "." + part));

    sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
