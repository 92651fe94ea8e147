import { createContext, useContext } from 'react';

/** Opens another page of the administrator's by its id, without loading the site anew. */
export const AdminNavigation = createContext<(id: string) => void>(() => {});

export const useOpenPage = (): ((id: string) => void) => useContext(AdminNavigation);
