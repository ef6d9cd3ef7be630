using Swytch.Core;
using Swytch.Sql.Functions;

namespace Swytch.Sql.Catalog;

internal static partial class CatalogFunctions
{
    private static readonly (uint Oid, string Name)[] RegTypes =
    [
        (PgOid.RegClass, "regclass"),
        (PgOid.RegType, "regtype"),
        (PgOid.RegNamespace, "regnamespace"),
        (PgOid.RegRole, "regrole"),
        (PgOid.RegProc, "regproc"),
        (PgOid.RegProcedure, "regprocedure"),
        (PgOid.RegOper, "regoper"),
        (PgOid.RegOperator, "regoperator"),
    ];

    /// <summary>
    /// pg_cast_regclass(x): text or number to the oid; regclassout(oid): the name; to_regclass(text): the oid or NULL. The same for the other types.
    /// </summary>
    private static void AddRegTypes(FunctionList list)
    {
        foreach (var (oid, name) in RegTypes)
        {
            foreach (var prefix in (string[])["pg_cast_", "pg_assign_"])
            {
                list.Session((arguments, session) => Cast(oid, arguments, session), $"{prefix}{name}(any, int4?) {name}");
            }

            list.Session(
                (arguments, session) => arguments[0].Kind == ValueKind.Text
                    ? arguments[0].ToOwned()
                    : Text(RegNames.Print(oid, Oid(arguments, 0), session)),
                $"{name}out({name}) text");
            list.Session(
                (arguments, session) => RegNames.TryParse(oid, arguments.Text(0), session) is { } found ? SqlValue.FromInteger(found) : SqlValue.Null,
                $"to_{name}(text) {name}");
        }
    }

    private static SqlValue Cast(uint regType, CallArguments arguments, IFunctionSession session) => arguments[0].Kind switch
    {
        ValueKind.Integer => SqlValue.FromInteger(Oid(arguments, 0)),
        _ => SqlValue.FromInteger(RegNames.Parse(regType, arguments.Text(0), session)),
    };
}
