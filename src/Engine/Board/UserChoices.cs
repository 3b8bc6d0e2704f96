using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Board;

/// <summary>How somebody wants their pages shown, kept with their account.</summary>
public sealed class UserChoices(Database database)
{
    public async Task<string?> GetAsync(UserId user, string name, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select value from user_choice where user_id = @user and name = @name", new { user = user.Value, name }, cancellationToken: cancellation));
    }

    public Task SetAsync(UserId user, string name, string value, CancellationToken cancellation = default) => database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
        "insert into user_choice (user_id, name, value) values (@user, @name, @value) on conflict (user_id, name) do update set value = excluded.value", new { user = user.Value, name, value }, transaction, cancellationToken: stop)), cancellation);
}
