using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Server.Notifications;
using Swytch.Sql.Syntax;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>Everything of one database: its file with writer and readers, and its plans. Shared by its sessions.</summary>
internal sealed class DatabaseEngine(Database database)
{
    public INotificationBus Notifications { get; } = new LocalNotificationBus();

    public PlanCache Plans { get; } = new();

    public ShapeCache Shapes { get; } = new();

    public string Name => database.Name;

    public long SizeBytes
    {
        get
        {
            var numbers = database.Statistics();
            return numbers.FileBytes + numbers.WalBytes;
        }
    }

    public IStorageSession OpenSession(int processId) => database.CreateSession(processId);

    public DatabaseStatistics Statistics() => database.Statistics();

    /// <summary>The OID of a type as written.</summary>
    /// <exception cref="PgErrorException">42704 when there is no such type.</exception>
    public static uint ResolveType(TypeName type) =>
        PgTypes.Resolve(type.Name, [], type.ArrayDimensions > 0)?.Oid
        ?? throw new PgErrorException(SqlState.UndefinedObject, $"type \"{type.Name}\" does not exist");
}
