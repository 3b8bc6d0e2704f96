using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Links;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk.Links;

/// <summary><c>/act/{secret}</c>: one work item on one page for whoever was sent the link; and revoking links at the case.</summary>
sealed class LinkPages(ActionLinks links, CasePages cases, CaseLoader loader, Quotas quotas, TimeProvider time)
{
    /// <summary>Openings a minute from one network address.</summary>
    const int PerMinute = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        const string why = "the secret in the link is what proves its person, for one work item and a short time";
        pages.MapGet("/act/{secret}", (string secret, HttpContext http, LinkPages page) => page.ShowAsync(secret, http)).Anonymous(why).WithSecretPath();
        pages.MapPost("/act/{secret}", (string secret, HttpContext http, LinkPages page) => page.TakeAsync(secret, http)).Anonymous(why).WithSecretPath().WithMetadata(PostedFiles.Limit);
        pages.MapPost("/cases/{id}/links", (string id, HttpContext http, LinkPages page) => page.RevokeAsync(id, http)).Requires(Acts.Urge).AsksFirst("revoke", "link");
    }

    /// <summary>May say at a case that its links are to end.</summary>
    public static bool MayRevoke(Caller caller, CaseState state) => Rights.MayWith(caller, Acts.Urge, state.Involvement);

    async Task<IResult> ShowAsync(string secret, HttpContext http)
    {
        Limit(http);
        var (link, id, loaded, _) = await links.EnterAsync(http, secret);
        var did = http.Request.Query["did"].ToString();
        return Show(await cases.ModelAsync(http, id, loaded.State, null, did == "claim" ? did : null, file => LinkFiles.At(links, link, file)), link, secret, StatusCodes.Status200OK);
    }

    async Task<IResult> TakeAsync(string secret, HttpContext http)
    {
        Limit(http);
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (verb, _) = CaseCommands.Asked(posted);
        var acts = ActionLinks.Verbs.Contains(verb);
        var (link, id, loaded, _) = await links.EnterAsync(http, secret, acts ? PostedCommand.KeyOf(posted) : null);
        if (CaseCommands.Visit(posted) != link.Visit || !(acts || verb is "look" or PhraseAsked.List or PhraseAsked.Put)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("link.dead"));
        var (done, failed, status, _) = await cases.DoAsync(http, id, loaded);
        if (done is not null)
        {
            if (!done.Repeated || link.UsedAt is null && verb != "claim") await links.SpendAsync(link, verb, Address.Of(http), http.RequestAborted);
            return verb == "claim" ? Results.LocalRedirect($"/act/{secret}?did=claim")
                : Pages.Show<LinkDonePage>(StatusCodes.Status200OK, (nameof(LinkDonePage.Page), PageContext.Of(http)), (nameof(LinkDonePage.Verb), verb), (nameof(LinkDonePage.Number), loaded.State.Number));
        }
        // What is there now: somebody else may have been quicker, and the link with it dead.
        (link, id, loaded, _) = await links.EnterAsync(http, secret);
        return Show(await cases.ModelAsync(http, id, loaded.State, failed, null, file => LinkFiles.At(links, link, file)), link, secret, status);
    }

    static IResult Show(CaseModel model, ActionLink link, string secret, int status)
    {
        var shown = Narrowed(model, link) with { Address = "/act/" + secret, Alike = [], Messages = [] };
        return Pages.Show<LinkPage>(status, (nameof(LinkPage.Model), shown), (nameof(LinkPage.Offer), shown.Offer.Items[0]), (nameof(LinkPage.Until), DateTimeOffset.FromUnixTimeMilliseconds(link.ExpiresAt)));
    }

    /// <summary>One item, and of it what a link is for.</summary>
    internal static CaseModel Narrowed(CaseModel model, ActionLink link)
    {
        var own = model.Offer.Items.Single(o => o.Item.Visit == link.Visit);
        var item = new ItemOffer(own.Item, own.Claim, own.Unclaim, own.Complete, [], own.RefuseDispatch, false, []);
        return model with
        {
            Offer = new CaseOffer(false, false, false, false, false, [item]),
            Forms = model.Forms.Where(f => f.Key == link.Visit).ToDictionary(f => f.Key, f => f.Value),
        };
    }

    async Task<IResult> RevokeAsync(string id, HttpContext http)
    {
        var caller = Caller.From(http);
        if (!Journal.CaseId.TryParse(id, out var caseId) || await loader.LoadAsync(caseId, http.RequestAborted) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement))
            throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
        if (!MayRevoke(caller, loaded.State)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.Urge.Name)));
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        await links.RevokeAsync(caller, caseId, posted["link"].ToString(), Address.Of(http), http.RequestAborted);
        return Results.LocalRedirect($"/cases/{caseId.Value}?did=revokeLink");
    }

    void Limit(HttpContext http)
    {
        if (!quotas.TryTake("act:" + Address.LimitOf(http), PerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("link.often"));
    }
}
