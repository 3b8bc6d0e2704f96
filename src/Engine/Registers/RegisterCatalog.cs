using System.Collections.Concurrent;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Registers;

/// <summary>All registers there are: the base ones, and the ledgers that published apps keep, as the newest version of each app has them.</summary>
public sealed class RegisterCatalog(AppStore apps)
{
    readonly ConcurrentDictionary<string, IReadOnlyList<RegisterDefinition>> known = new(StringComparer.Ordinal);

    /// <summary>Base registers first, then those of apps by their names.</summary>
    public async Task<IReadOnlyList<RegisterDefinition>> AllAsync(CancellationToken cancellation = default)
    {
        var all = new List<RegisterDefinition>(BaseRegisters.All);
        foreach (var latest in (await apps.VersionsAsync(cancellation)).DistinctBy(v => v.App))
        {
            var key = $"{latest.App} {latest.Version}";
            if (!known.TryGetValue(key, out var own)) known[key] = own = [.. (await apps.GetAsync(latest.App, latest.Version)).Registers.Select(r => Of(latest.App, r))];
            all.AddRange(own);
        }
        return all;
    }

    /// <exception cref="RefusedException"><c>register.unknown</c>.</exception>
    public async ValueTask<RegisterDefinition> OfAsync(string id, CancellationToken cancellation = default) =>
        BaseRegisters.All.FirstOrDefault(r => r.Id == id) ?? (id.Contains('.', StringComparison.Ordinal) ? (await AllAsync(cancellation)).FirstOrDefault(r => r.Id == id) : null)
            ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("register.unknown", ("register", id)));

    /// <summary>The register that a field of a form names: by its id, or by the kind of subject it keeps (<c>person</c>, <c>house</c>); null when there is none.</summary>
    public async ValueTask<RegisterDefinition?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var id = DataElements.All.FirstOrDefault(e => e.Subject == name && e.Register is not null)?.Register ?? name;
        return BaseRegisters.All.FirstOrDefault(r => r.Id == id) ?? (await AllAsync(cancellation)).FirstOrDefault(r => r.Id == id);
    }

    static RegisterDefinition Of(string app, AppRegister register) => new($"{app}.{register.Id}", new(register.Name!.Zh, register.Name.In("en")), register.Label!,
        [.. register.Elements!.Select(e => new RegisterElement(e.Id, new(e.Name!.Zh, e.Name.In("en")), Enum.Parse<ElementKind>(e.Kind, ignoreCase: true), Enum.Parse<FieldClass>(e.Class, ignoreCase: true), e.Required, e.Find || register.Key?.Contains(e.Id) == true))])
    {
        Keys = register.Key is { Count: > 0 } key ? [[.. key]] : [],
    };
}
