using LowCode.Apps;
using LowCode.Cases.Activation;
using LowCode.Cases.Effects;
using LowCode.Extending;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What a look for licences came to.</summary>
/// <param name="Found">Documents that were found and stand in the case now.</param>
/// <param name="Silent">Sources that did not answer.</param>
public sealed record LicencesFound(IReadOnlyList<string> Found, IReadOnlyList<string> Silent);

/// <summary>
/// Looks in all e-licence sources for the documents a case still lacks and puts those it finds into the case as ordinary commands of the asker: what they may not
/// do by hand is not done here either. A source that hangs or fails is passed over and named.
/// </summary>
public sealed class LicenceDesk(IEnumerable<ILicenceSource> sources, PluginCatalog plugins, PluginSwitches switches, AppStore apps, ICaseGrains grains, MessageSettings limits)
{
    // What a plugin brings goes before what the host has.
    readonly ILicenceSource[] sources = [.. plugins.Licences, .. sources];

    public async Task<LicencesFound> FindAsync(Caller caller, CaseId id, CaseState state, CancellationToken cancellation = default)
    {
        if (!Rights.MayWith(caller, Acts.Attach, state.Involvement)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", Acts.Attach.Name)));
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var (found, silent) = (new List<string>(), new List<string>());
        foreach (var lacking in state.Documents.Where(d => d.IsLacking))
        {
            if (Documenting.Find(app, lacking.Id) is not { Kind: { } kind } document || DocumentHolders.FieldOf(app, document, state) is not { } of || DocumentHolders.NumberOf(of, state) is not { } holder) continue;
            foreach (var source in sources.Where(s => s.Kinds.Contains(kind) && !silent.Contains(s.Name)))
            {
                if (!await switches.IsOnAsync(source, new UnitId(state.Owner), cancellation)) continue;
                switch (await AskAsync(source, new LicenceRequest(kind, holder, state.Number), cancellation))
                {
                    case LicenceAnswer.Licence licence:
                        var settle = new SettleDocument(document.Id, DocumentSource.Licence, source.Name, licence.Number, licence.Until, false);
                        var answer = await grains.ExecuteAsync(new CommandRequest(id, settle, Actor.Of(caller), null, []), cancellation);
                        if (answer.Refusal is null) found.Add(document.Id);
                        break;
                    case LicenceAnswer.None: continue;
                    default:
                        silent.Add(source.Name);
                        continue;
                }
                break;
            }
        }
        return new(found, silent);
    }

    async Task<LicenceAnswer> AskAsync(ILicenceSource source, LicenceRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.TryFor);
        try
        {
            return await Task.Run(() => source.Find(request, limit.Token), cancellation).WaitAsync(limit.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new LicenceAnswer.Failure(failure.GetType().Name);
        }
    }
}
