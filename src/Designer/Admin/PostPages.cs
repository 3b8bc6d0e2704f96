using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/posts</c>: what each post may see and do, how many hold it, and who stands in for whom.</summary>
static class PostPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/admin/posts", (HttpContext http) =>
    {
        var frame = AdminFrame.Of(http, "posts");
        var caller = frame.Page.Caller!;
        var reached = caller.Directory.Users.Where(u => !u.Disabled && Rights.May(caller, Acts.OrgRead, u.Home)).ToList();
        return Pages.Show<PostsPage>(StatusCodes.Status200OK, (nameof(PostsPage.Frame), frame), (nameof(PostsPage.Users), reached));
    }).Requires(Acts.OrgRead);
}
